import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { probabilities } from '../../../../src/analysis/sentiment/fast/fast.ts';
import { createScorer } from '../../../../src/analysis/sentiment/index.ts';
import { likeliest } from '../../../../src/analysis/sentiment/likeliest.ts';
import type { Score } from '../../../../src/core/domain.ts';

const scoreOf = async (text: string, language: string | null = null): Promise<Score> => {
  const [score] = await (await createScorer()).score([{ id: '1', text, language }]);
  if (!score) throw new Error('no score');
  return score;
};

describe('the model fast', () => {
  test('a model that is not registered is refused with the known ones', async () => {
    await expect(createScorer('constructor')).rejects.toThrow(
      'no sentiment model "constructor"; known are: fast, accurate',
    );
  });

  test.each([
    ['this is not good', 'negative'],
    ["it doesn't work and I don\u2019t like it", 'negative'],
    ['I like the design but it broke after two days and nobody answers', 'negative'],
    ['the screen was cracked when it came, but they sent a new one at once. Great service!', 'positive'],
    ['when does the store in Leeds open tomorrow?', 'neutral'],
    ['the machine caught fire', 'negative'],
    ['soooo happy with it :)', 'positive'],
    ['#WorstServiceEver', 'negative'],
    ['thanks for losing my parcel again \u{1f621}', 'negative'],
  ])('"%s" is %s', async (text, label) => {
    expect((await scoreOf(text)).label).toBe(label);
  });

  test('links and names of accounts say nothing', async () => {
    const bare = await scoreOf('the manual of this machine');
    expect(await scoreOf('the manual of this machine https://example.org/terrible-awful-worst')).toMatchObject({
      label: bare.label,
    });
    expect(await scoreOf('@terrible_bob the machine')).toEqual(await scoreOf('@nice_ann the machine'));
  });

  test("the platform's word decides where the text does not, and not against a clear text", async () => {
    expect((await scoreOf('Super', 'de')).language).toBe('de');
    expect((await scoreOf('I have been waiting for my refund for three weeks', 'de')).language).toBe('en');
    expect(await scoreOf('ok', 'sw')).toMatchObject({ label: null, reason: 'unsupported language', language: 'sw' });
  });

  test('a negative is the graver the surer, the louder, and the worse what it names', async () => {
    const [mild, loud, harmful] = await Promise.all(
      [
        'the app is slow and bad',
        'the app is SO SLOW and BAD!!!',
        'the charger is bad, it exploded and burned my hand',
      ].map((text) => scoreOf(text)),
    );
    for (const score of [mild, loud, harmful]) expect(score?.label).toBe('negative');
    expect(loud?.severity).toBeGreaterThan(mild?.severity ?? 1);
    expect(harmful?.severity).toBeGreaterThan(loud?.severity ?? 1);
    expect((await scoreOf('I love it')).severity).toBeNull();
  });

  test('probabilities are those of a softmax, rounded, and add up to 1', () => {
    expect(probabilities(0, 0)).toEqual({ negative: 0.3333, neutral: 0.3334, positive: 0.3333 });
    expect(probabilities(1000, -1000)).toEqual({ negative: 1, neutral: 0, positive: 0 });
    expect(likeliest(probabilities(0, 0))).toBe('neutral');
  });

  test('all its files together are no larger than 1 MB', () => {
    const folder = join(import.meta.dirname, '../../../../models/fast');
    const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
  });
});
