import { describe, expect, test } from '@jest/globals';
import { type AccurateOptions, createAccurate } from '../../../../src/analysis/sentiment/accurate/accurate.ts';
import { modelDescription } from '../../../../src/analysis/sentiment/accurate/model-folder.ts';
import type { TextModel } from '../../../../src/analysis/sentiment/accurate/text-model.ts';
import type { Probabilities, Score } from '../../../../src/core/domain.ts';
import type { ScoreRequest, Scorer } from '../../../../src/core/plugins/scorer.ts';

const cx = { touchpoints: ['price'], stage: null, intents: ['complaint'] };
const answered = (p: Probabilities, more: Partial<Score> = {}): Score => ({
  label: p.negative > 0.5 ? 'negative' : p.positive > 0.5 ? 'positive' : 'neutral',
  p,
  language: 'en',
  abstained: false,
  reason: null,
  model: 'first/1',
  severity: p.negative > 0.5 ? 0.8 : null,
  cx,
  ...more,
});
const abstained = (reason: string, language: string | null): Score => ({
  ...answered({ negative: 0, neutral: 1, positive: 0 }),
  ...{ label: null, p: null, language, abstained: true, reason },
});
const sure = answered({ negative: 0.02, neutral: 0.03, positive: 0.95 });
const unsure = answered({ negative: 0.3, neutral: 0.4, positive: 0.3 });

/** A first model that gives these scores, and a network that finds all it reads negative, by `says`. */
async function ask(given: Score[], options: Partial<AccurateOptions> = {}, says = [6, 0, 0], settings = {}) {
  const read: string[] = [];
  const base: Scorer = { model: 'first/1', score: async () => given };
  const model: TextModel = {
    description: modelDescription.parse({
      ...{ name: 'accurate', version: 3, labels: ['negative', 'neutral', 'positive'], languages: ['en'] },
      ...{ tokenizer: 'wordpiece-uncased', maxTokens: 48, weights: { model: 0.7, base: 0.3 }, temperature: 1 },
      ...{ passOnBelow: 0.6, ...settings },
    }),
    logits: async (texts) => {
      read.push(...texts);
      return texts.map(() => says);
    },
    [Symbol.asyncDispose]: async () => {},
  };
  const scorer = createAccurate(base, model, { passOn: 'unsure', ...options });
  const batch = given.map((_, index): ScoreRequest => ({ id: `${index}`, text: `post ${index}`, language: null }));
  return { scores: await scorer.score(batch), read, scorer };
}

describe('the model accurate', () => {
  test('the network reads what the first model is unsure of, and nothing else', async () => {
    const { scores, read } = await ask([sure, unsure, sure]);
    expect(read).toEqual(['post 1']);
    expect(scores.map(({ label }) => label)).toEqual(['positive', 'negative', 'positive']);
    expect(scores[0]).toEqual({ ...sure, model: 'accurate/3' });
  });

  test('passes everything on when told so, and its name says it', async () => {
    const { scores, read, scorer } = await ask([sure, unsure], { passOn: 'all' });
    expect(read).toEqual(['post 0', 'post 1']);
    expect(scorer.model).toBe('accurate-all/3');
    expect(scores.every(({ model }) => model === scorer.model)).toBe(true);
  });

  test.each(['unsure', 'all'] as const)('another language stays as it was when it passes on %s', async (passOn) => {
    const german = { ...unsure, language: 'de' };
    const given = [
      german,
      abstained('unsupported language', 'nl'),
      abstained('no text', null),
      abstained('unsure', 'und'),
    ];
    const { scores, read } = await ask(given, { passOn });
    expect(read).toEqual([]);
    expect(scores).toEqual(given.map((score) => ({ ...score, model: expect.any(String) })));
  });

  test('an English post that the first model abstained from as unsure gets an answer', async () => {
    const { scores } = await ask([abstained('unsure', 'en'), abstained('not about the brand', 'en')]);
    expect(scores[0]).toMatchObject({ label: 'negative', abstained: false, reason: null });
    expect(scores[1]).toMatchObject({ label: null, abstained: true, reason: 'not about the brand' });
  });

  test('when both are unsure it abstains, if the model says from where on', async () => {
    const { scores } = await ask([unsure], {}, [0, 0, 0], { abstainBelow: 0.5 });
    expect(scores[0]).toMatchObject({ label: null, p: null, abstained: true, reason: 'unsure', severity: null });
  });

  test('language and labels for customer experience are kept', async () => {
    const { scores } = await ask([unsure]);
    expect(scores[0]).toMatchObject({ language: 'en', cx });
  });

  test('a severity is asked for by the new probabilities, kept where nobody says, and gone with the negative', async () => {
    const negative = answered({ negative: 0.55, neutral: 0.25, positive: 0.2 });
    const severityOf: AccurateOptions['severityOf'] = ({ text }, p) => (text === 'post 1' ? p.negative : null);
    expect((await ask([negative, unsure], { severityOf })).scores.map(({ severity }) => severity)).toEqual([
      0.8,
      expect.closeTo(1, 1),
    ]);
    expect((await ask([unsure])).scores[0]?.severity).toBeNull();
    expect((await ask([negative], {}, [0, 0, 9])).scores[0]).toMatchObject({ label: 'positive', severity: null });
  });

  test('the network can be given a part of the post', async () => {
    const { read } = await ask([unsure], { readingOf: ({ id }) => `the part of ${id}` });
    expect(read).toEqual(['the part of 0']);
  });

  test('the network can be kept from a post, which then stays as the first model left it', async () => {
    const { scores, read } = await ask([unsure, unsure], { readingOf: ({ id, text }) => (id === '0' ? null : text) });
    expect(read).toEqual(['post 1']);
    expect(scores[0]).toEqual({ ...unsure, model: 'accurate/3' });
    expect(scores[1]?.label).toBe('negative');
  });
});
