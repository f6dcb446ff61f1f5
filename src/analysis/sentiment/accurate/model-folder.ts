import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { labels } from '../../../core/domain.ts';
import { ConfigError } from '../../../core/errors.ts';
import { readVocabulary } from './wordpiece.ts';

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .optional();
const perLabel = z.tuple([z.number(), z.number(), z.number()]);

/** `model.json`: what the weights do not say. */
export const modelDescription = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens'),
  version: z.int().min(1),
  /** In the order of the output. */
  labels: z
    .array(z.enum(labels))
    .length(3)
    .refine((found) => new Set(found).size === 3, 'each label once'),
  /** ISO 639-1; 'und' too, when it shall read posts that are too short to tell. */
  languages: z.array(z.string().min(2)).min(1),
  tokenizer: z.literal('wordpiece-uncased'),
  /** Of one post, with the two markers. */
  maxTokens: z.int().min(4).max(512),
  /** Added to the logits, in the order of `labels`: by how much log the training set was off. */
  offsets: perLabel.default([0, 0, 0]),
  /** Of the log probabilities of this model and of the one before it. */
  weights: z
    .strictObject({ model: z.number().min(0), base: z.number().min(0) })
    .refine(({ model, base }) => model > 0 && Math.abs(model + base - 1) < 1e-6, 'must add up to 1'),
  /** Divides the combined log probabilities: above 1 less sure, below 1 surer. */
  temperature: z.number().positive(),
  /** A post is passed on when the likeliest label of the model before is less likely than this. */
  passOnBelow: z.number().min(0).max(1),
  /** What is less likely than this is no answer but "unsure". */
  abstainBelow: z.number().min(0).max(1).default(0),
  sha256: z.strictObject({ 'model.onnx': hash, 'vocab.txt': hash }).default({}),
});

export type ModelDescription = z.infer<typeof modelDescription>;

export interface ModelFolder {
  description: ModelDescription;
  vocabulary: Map<string, number>;
  /** Path of `model.onnx`. */
  weights: string;
}

const parts = {
  'model.json': 'its name, labels, languages and figures',
  'model.onnx': 'its weights',
  'vocab.txt': 'its vocabulary, one piece per line',
  'README.md': 'its card: where the weights are from, under which licence, and how well it does',
} as const;

/**
 * Reads and checks the folder of a model. Throws ConfigError: what is missing, broken or not what model.json says it is.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  for (const [name, what] of Object.entries(parts)) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (!found?.isFile() || found.size === 0) {
      const state = found?.isFile() ? 'is empty' : 'is missing';
      throw new ConfigError(
        `the model in ${folder}: ${name} (${what}) ${state}; a model is a folder with ${Object.keys(parts).join(', ')}`,
      );
    }
  }
  const description = parseDescription(await readFile(join(folder, 'model.json'), 'utf8'), join(folder, 'model.json'));
  for (const name of ['model.onnx', 'vocab.txt'] as const) {
    const wanted = description.sha256[name];
    const found = wanted && (await hashOf(join(folder, name)));
    if (found !== wanted) {
      const file = join(folder, name);
      throw new ConfigError(`${file} is damaged or foreign: its SHA-256 is ${found}, model.json says ${wanted}`);
    }
  }
  const vocabulary = await readVocabulary(await readFile(join(folder, 'vocab.txt'), 'utf8'));
  return { description, vocabulary, weights: join(folder, 'model.onnx') };
}

/** Throws ConfigError that names each key that is wrong. */
export function parseDescription(text: string, file: string): ModelDescription {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON`, { cause: error });
  }
  const parsed = modelDescription.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new ConfigError(`${file} does not describe a model: ${problems.join('; ')}`);
}

async function hashOf(file: string): Promise<string> {
  const hashed = createHash('sha256');
  await pipeline(createReadStream(file), hashed);
  return hashed.digest('hex');
}
