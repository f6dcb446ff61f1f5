import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { labels } from '../../src/core/domain.ts';
import type { ScoreRequest, Scorer } from '../../src/core/plugins/scorer.ts';
import { computedMs } from '../support/computed.ts';
import { describeOnRuntime } from '../support/onnxruntime.ts';

/** Texts that a scorer must survive, and answer soon. */
const hostile: [string, string][] = [
  ['a megabyte of one letter', 'a'.repeat(1_000_000)],
  ['a megabyte of words', 'bad good '.repeat(110_000)],
  ['zalgo', `bad${'\u0300\u0316\u0e48'.repeat(100_000)}`],
  ['emoji only', '\u{1f621}'.repeat(10_000)],
  ['lone surrogates', '\ud83d'.repeat(10_000)],
  ['NUL and control characters', '\u0000\u0007bad\u001b[31m'],
  ['right to left', '\u202e\u05d0\u0627\u05d1'.repeat(1_000)],
  ['ten thousand hashtags', '#bad '.repeat(10_000)],
  ['names of object members', '__proto__ constructor toString hasOwnProperty valueOf __defineGetter__'],
  ['punctuation without an end', '.,;:!?'.repeat(100_000)],
  ['links without an end', 'https://'.repeat(50_000)],
  ['markup', '<script>alert("bad")</script>'],
];

const ask = (text: string, language: string | null = null): ScoreRequest => ({ id: text.slice(0, 20), text, language });

export interface ScorerScenario {
  create(): Promise<Scorer & Partial<AsyncDisposable>>;
  /** Texts whose label nobody doubts. */
  known: readonly [text: string, label: string][];
  /** In a language that it does not know. */
  unknown: readonly string[];
  /** It is skipped where onnxruntime-node is not installed. */
  needsRuntime?: boolean;
}

/** The ways in which one scorer can be made. */
export type ScorerScenarios = Record<string, ScorerScenario>;

/** What every scorer keeps. */
export function scorerContract(name: string, { create, needsRuntime, ...example }: ScorerScenario): void {
  const suite = needsRuntime ? describeOnRuntime : describe;
  suite(`the scorer ${name}`, () => {
    let scorer: Awaited<ReturnType<typeof create>>;
    beforeAll(async () => {
      scorer = await create();
    });
    afterAll(async () => {
      await scorer[Symbol.asyncDispose]?.();
    });

    test('answers in order with label, probabilities that add up to 1, language and its name', async () => {
      const scores = await scorer.score(example.known.map(([text]) => ask(text)));
      expect(scores.map(({ label }) => label)).toEqual(example.known.map(([, label]) => label));
      for (const { p, label, abstained, reason, model } of scores) {
        if (!p || !label) throw new Error('no probabilities');
        const shares = labels.map((one) => p[one]);
        expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 6);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(p[label]).toBe(Math.max(...shares));
        expect({ abstained, reason, model }).toEqual({ abstained: false, reason: null, model: scorer.model });
      }
    });

    test('abstains with a reason instead of guessing', async () => {
      const scores = await scorer.score(
        [...example.unknown, '', '  \n', '\u{1f621}\u{1f621}'].map((text) => ask(text)),
      );
      for (const score of scores) expect(score).toMatchObject({ label: null, p: null, abstained: true });
      const reasons = scores.map(({ reason }) => reason);
      expect(reasons.slice(0, example.unknown.length).every((reason) => reason === 'unsupported language')).toBe(true);
      expect(reasons.slice(example.unknown.length, -1)).toEqual(['no text', 'no text']);
    });

    test('an empty batch has no scores', async () => {
      expect(await scorer.score([])).toEqual([]);
    });

    test.each(hostile)('survives %s', async (_name, text) => {
      const started = computedMs();
      const [score] = await scorer.score([ask(text)]);
      expect(computedMs() - started).toBeLessThan(5_000);
      expect(score?.abstained).toBe(score?.label === null);
    });

    test('survives any text and any language code', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
          fc.option(fc.string({ maxLength: 5 })),
          async (text, language) => {
            expect(await scorer.score([ask(text, language)])).toHaveLength(1);
          },
        ),
        { numRuns: 500 },
      );
    });

    test('the same post has the same score in whatever batch', async () => {
      const texts = [...example.known.map(([text]) => text), ...example.unknown, ...hostile.map(([, text]) => text)];
      const together = await scorer.score(texts.map((text) => ask(text)));
      const alone = [];
      for (const text of [...texts].reverse()) alone.unshift(...(await scorer.score([ask(text)])));
      expect(alone).toEqual(together);
    });
  });
}
