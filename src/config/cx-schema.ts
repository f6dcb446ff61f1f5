import { z } from 'zod';
import { cxIntents, cxStages, cxTouchpoints } from '../core/cx.ts';

const most = 200;
/** The syntax of the lists in `assets/cx`, without brackets and slashes: a brand can spell its few words out. */
const form = /^[\p{L}\p{N}\p{M}'’&#-]+\*?(?: [\p{L}\p{N}\p{M}'’&#-]+\*?){0,5}$/u;

const phrase = z
  .string()
  .min(2)
  .max(80)
  .regex(form, 'one to six words with a space between, each of letters and digits, "*" at most at its end')
  .refine((text) => text.split(' ').every((word) => /[\p{L}\p{N}]/u.test(word)), 'a letter or digit in each word')
  .refine(
    (text) => text.split(' ').every((word) => !word.endsWith('*') || /[\p{L}\p{N}]{3}\*$/u.test(word)),
    'at least three letters before a "*"',
  );

const words = z.array(phrase).max(most);

/** The labels of one kind, each with its words. */
const wordsOf = <const Label extends string>(labels: readonly Label[]) => {
  const one = (label: Label) => words.optional().describe(`Words and phrases that mean ${label}; at most ${most}`);
  return z.strictObject(
    Object.fromEntries(labels.map((label) => [label, one(label)])) as Record<Label, ReturnType<typeof one>>,
  );
};

export const cxSchema = z.strictObject({
  touchpoints: wordsOf(cxTouchpoints).default({}).describe('Part of the company that a post is about -> words'),
  stages: wordsOf(cxStages).default({}).describe('Stage of the customer journey -> words'),
  intents: wordsOf(cxIntents).default({}).describe('Intent of the author -> words'),
});
