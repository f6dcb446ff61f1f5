import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseDescription, readModelFolder } from '../../../../src/analysis/sentiment/accurate/model-folder.ts';
import { findRuntime, openSession } from '../../../../src/analysis/sentiment/accurate/session.ts';
import { openTextModel } from '../../../../src/analysis/sentiment/accurate/text-model.ts';
import { ConfigError } from '../../../../src/core/errors.ts';
import { describeOnRuntime } from '../../../support/onnxruntime.ts';

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'accurate');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-model-'));
  await cp(join(fixtures, 'tiny'), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function describeAs(change: Record<string, unknown>): Promise<void> {
  const file = join(folder, 'model.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...change }));
}

const refused = async (attempt: Promise<unknown>): Promise<string> => {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigError)) throw new Error(`no ConfigError but ${error}`);
  return error.message;
};

describe('the folder of a model', () => {
  test('is read with its vocabulary', async () => {
    const { description, vocabulary, weights } = await readModelFolder(folder);
    expect(description).toMatchObject({ name: 'tiny', version: 1, maxTokens: 16, abstainBelow: 0 });
    expect(vocabulary.get('[CLS]')).toBe(2);
    expect(weights).toBe(join(folder, 'model.onnx'));
  });

  test.each(['model.json', 'model.onnx', 'vocab.txt', 'README.md'])('without %s is refused', async (name) => {
    await rm(join(folder, name));
    const message = await refused(readModelFolder(folder));
    expect(message).toContain(`the model in ${folder}: ${name} (`);
    expect(message).toContain('is missing; a model is a folder with model.json, model.onnx, vocab.txt, README.md');
  });

  test('with an empty file is refused', async () => {
    await writeFile(join(folder, 'vocab.txt'), '');
    expect(await refused(readModelFolder(folder))).toContain('vocab.txt (its vocabulary, one piece per line) is empty');
  });

  test.each(['model.onnx', 'vocab.txt'])(
    'whose %s is not the one that it was measured with is refused',
    async (name) => {
      await appendFile(join(folder, name), 'x\n');
      expect(await refused(readModelFolder(folder))).toContain(`${join(folder, name)} is damaged or foreign`);
    },
  );

  test.each([
    ['labels of another kind', { labels: ['joy', 'anger', 'fear'] }, 'labels.0'],
    ['a label twice', { labels: ['negative', 'negative', 'positive'] }, 'labels: each label once'],
    ['two labels', { labels: ['negative', 'positive'] }, 'labels'],
    ['an unknown tokeniser', { tokenizer: 'bpe' }, 'tokenizer'],
    ['weights that do not add up', { weights: { model: 0.7, base: 0.7 } }, 'weights: must add up to 1'],
    ['no temperature', { temperature: 0 }, 'temperature'],
    ['a key that means nothing', { treshold: 1 }, 'treshold'],
    ['a name that is a path', { name: '../x' }, 'name: small letters, digits and hyphens'],
  ])('with %s is refused by the name of the key', async (_what, change, named) => {
    await describeAs(change);
    expect(await refused(readModelFolder(folder))).toContain(named);
  });

  test('with a description that is not JSON is refused', () => {
    expect(() => parseDescription('version https://git-lfs.github.com/spec/v1', 'm/model.json')).toThrow(
      'm/model.json is not JSON',
    );
  });

  test('with a vocabulary of another kind is refused', async () => {
    await describeAs({ sha256: {} });
    await writeFile(join(folder, 'vocab.txt'), 'a\nb\n');
    expect(await refused(openTextModel(folder, 'none'))).toContain('vocab.txt: the vocabulary has no [UNK]');
  });
});

describe('the runtime', () => {
  test('that is not installed is named, with the command that adds it', () => {
    expect(() => findRuntime('file:///nowhere/at/all.js')).toThrow(
      /onnxruntime-node, which this model runs on, is not installed; add it in the folder of earshot: .*npm install .*onnxruntime-node@1\.30/,
    );
  });

  test('that does not load is told with its reason', async () => {
    const start = { runtime: '/nowhere/onnxruntime.js', weights: '/m/model.onnx', probe: [0] };
    expect(await refused(openSession(start))).toMatch(/\/m\/model\.onnx cannot be used: .*\/nowhere\/onnxruntime\.js/);
  });
});

describeOnRuntime('weights on onnxruntime-node', () => {
  const withWeights = async (bytes: Buffer): Promise<string> => {
    await describeAs({ sha256: {} });
    await writeFile(join(folder, 'model.onnx'), bytes);
    return refused(openTextModel(folder));
  };

  test('that are no ONNX are refused', async () => {
    const message = await withWeights(Buffer.from('version https://git-lfs.github.com/spec/v1\n'));
    expect(message).toContain(`${join(folder, 'model.onnx')} cannot be used: `);
  });

  test('that were cut are refused', async () => {
    const whole = await readFile(join(fixtures, 'tiny', 'model.onnx'));
    expect(await withWeights(whole.subarray(0, whole.length / 2))).toContain('cannot be used');
  });

  test('with other inputs are refused', async () => {
    const message = await withWeights(await readFile(join(fixtures, 'foreign-inputs.onnx')));
    expect(message).toContain('its inputs are input_ids, mask; wanted are ids and mask');
  });

  test('with another number of labels are refused', async () => {
    const message = await withWeights(await readFile(join(fixtures, 'two-labels.onnx')));
    expect(message).toContain('its logits are float32 [1,2]; wanted are float32 [1,3]');
  });

  test('for a smaller vocabulary are refused', async () => {
    await describeAs({ sha256: {} });
    await appendFile(join(folder, 'vocab.txt'), 'another\n');
    expect(await refused(openTextModel(folder))).toContain('cannot be used');
  });
});
