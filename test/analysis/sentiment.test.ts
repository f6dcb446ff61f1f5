import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAfinn, probabilities } from '../../src/analysis/sentiment/afinn.ts';
import { createScorer, modelNames } from '../../src/analysis/sentiment/index.ts';
import { scorerContract } from '../contract/scorer.ts';

for (const name of modelNames) {
  scorerContract(name, () => createScorer(name), {
    known: [
      ['This is the worst coffee machine I have ever had, terrible', 'negative'],
      ['I love this wonderful machine, it is great', 'positive'],
      ['The new machine will be in the shops on Tuesday', 'neutral'],
    ],
    unknown: [
      'Die Kaffeemaschine ist kaputt und der Service ist eine Katastrophe',
      'La machine est nulle et le service est une catastrophe',
      '\u3053\u306e\u6a5f\u68b0\u306f\u6700\u60aa\u3067\u3059',
    ],
  });
}

describe('AFINN', () => {
  test('a model that is not registered is refused with the known ones', async () => {
    await expect(createScorer('constructor')).rejects.toThrow('no sentiment model "constructor"; known are: afinn');
  });

  test('the more positive the words, the less negative the answer', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (x, more) => {
          expect(probabilities(x + more).negative).toBeLessThanOrEqual(probabilities(x).negative);
          expect(probabilities(x + more).positive).toBeGreaterThanOrEqual(probabilities(x).positive);
        },
      ),
    );
  });

  test.each([
    ['this is not good', 'negative'],
    ["it doesn't work and I don\u2019t like it", 'negative'],
    ['no problem, but the machine is great', 'positive'],
    ['I do not like tea. I love this machine', 'positive'],
    ['the machine caught fire', 'negative'],
    ['see https://example.org/terrible-awful-worst for the manual of this machine', 'neutral'],
    ['thanks to @terrible_bob for the machine', 'positive'],
  ])('"%s" is %s', async (text, label) => {
    const [score] = await (await createAfinn()).score([{ id: '1', text, language: null }]);
    expect(score?.label).toBe(label);
  });

  test('short words of an unknown language are no guess, an English one with a valence is enough', async () => {
    const scorer = await createAfinn();
    const [unsure, sure] = await scorer.score([
      { id: '1', text: 'Schlechter Kaffee', language: null },
      { id: '2', text: 'Terrible service', language: null },
    ]);
    expect(unsure).toMatchObject({ label: null, reason: 'unsure', language: 'und' });
    expect(sure).toMatchObject({ label: 'negative', language: 'und' });
  });
});
