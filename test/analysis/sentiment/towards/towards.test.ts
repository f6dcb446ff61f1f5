import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createScorer } from '../../../../src/analysis/sentiment/index.ts';
import type { Score } from '../../../../src/core/domain.ts';
import type { Scorer, Towards } from '../../../../src/core/plugins/scorer.ts';
import { computedMs } from '../../../support/computed.ts';

let scorer: Scorer;
beforeAll(async () => {
  scorer = await createScorer('fast');
});

async function ask(text: string, towards?: Towards, language: string | null = null): Promise<Score> {
  const [score] = await scorer.score([{ id: '1', text, language, ...(towards && { towards }) }]);
  if (!score) throw new Error('no score');
  return score;
}
const labelOf = async (text: string, name: string, ...others: string[]) =>
  (await ask(text, { names: [name], others }, 'en')).label;

describe('sentiment towards a brand', () => {
  test.each([
    ['I left Acme for Globex and love it', 'negative', 'positive'],
    ['Switched from Acme to Globex and it is so much better', 'negative', 'positive'],
    ['I have switched to Globex. Acme was terrible', 'negative', 'positive'],
    ['Globex is way better than Acme!!', 'negative', 'positive'],
    ['Acme is worse than Globex', 'negative', 'positive'],
    ['Acme is more expensive than Globex', 'negative', 'positive'],
    ['Acme isn\u2019t as good as Globex', 'negative', 'positive'],
    ['I prefer Globex over Acme', 'negative', 'positive'],
    ['I prefer Globex to Acme', 'negative', 'positive'],
    ['Globex beats Acme every time', 'negative', 'positive'],
    ['Globex > Acme', 'negative', 'positive'],
    ['Globex &gt;&gt; Acme', 'negative', 'positive'],
    ['Using Globex instead of Acme now, great', 'negative', 'positive'],
    ['Unlike Acme, Globex is great', 'negative', 'positive'],
    ['Acme is terrible compared to Globex', 'negative', 'positive'],
    ['I wish Acme was as good as Globex', 'negative', 'positive'],
    ['I hate Acme more than Globex', 'negative', 'positive'],
    ['I would never switch from Globex to Acme', 'negative', 'positive'],
    ['Nothing is better than Globex, not even Acme', 'negative', 'positive'],
    ['Acme is terrible but Globex is great', 'negative', 'positive'],
    ['I love Globex while Acme makes me angry', 'negative', 'positive'],
    ['@Globex you are much better than @acme', 'negative', 'positive'],
    ['Acme and Globex are both terrible', 'negative', 'negative'],
    ['Acme and Globex are both great', 'positive', 'positive'],
    ['Is Acme better than Globex?', 'neutral', 'neutral'],
    ['Should I switch from Acme to Globex?', 'neutral', 'neutral'],
  ])('"%s": Acme %s, Globex %s', async (text, ofAcme, ofGlobex) => {
    expect([await labelOf(text, 'acme', 'globex'), await labelOf(text, 'globex', 'acme')]).toEqual([ofAcme, ofGlobex]);
  });

  test('a rival that nobody configured counts where the brand is set against it', async () => {
    expect(await labelOf('I left Acme for Globex and love it', 'acme')).toBe('negative');
    expect(await labelOf('I left Acme for @globex and love it', 'acme')).toBe('negative');
    expect(await labelOf('Globex is way better than Acme', 'globex')).toBe('positive');
  });

  test.each([
    ['I left Acmé for GLOBEX and love it', 'ACME', 'Glo\u0301bex'],
    ['I left ＡＣＭＥ for Globéx and love it', '@acme', '#globex'],
    ["Acme's app is worse than Globex's", 'acme', 'globex'],
    ['I left Switch-2 for Play Station and love it', 'switch 2', 'play station'],
    ['I left A&B for C++ and love it', 'a&b', 'c'],
  ])('finds names whatever their case, accents, signs and hyphens: "%s"', async (text, name, other) => {
    expect([await labelOf(text, name, other), await labelOf(text, other, name)]).toEqual(['negative', 'positive']);
  });

  test('the negative answer is as grave as its own probability says', async () => {
    const score = await ask('I left Acme for Globex and love it', { names: ['acme'], others: ['globex'] });
    expect(score.severity).toBeGreaterThan(0);
  });
});

describe('the plain answer stays', () => {
  const plainTexts = [
    'Acme is great, I love it',
    'The worst phone that Acme has ever made',
    'I left the Acme store and it was raining',
    '@acme when does it open?',
    'no word of the brand, only of a nice day',
    'Acme ist schlechter als Globex, ich hasse es',
    'Dejé Acme por Globex y me encanta',
    'Acme \u{1f621}\u{1f621}',
    '',
  ];
  test.each(plainTexts)('bit for bit without others and comparison: "%s"', async (text) => {
    expect(await ask(text, { names: ['acme'], others: ['initech'] })).toEqual(await ask(text));
  });

  test('bit for bit in any text of words that compare nothing', async () => {
    const words = [
      'Acme',
      'the',
      'is',
      'good',
      'bad',
      'love',
      'hate',
      'and',
      'but',
      'not',
      'app',
      '!',
      ',',
      '.',
      '\u{1f600}',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 30 }), async (chosen) => {
        const text = chosen.join(' ');
        expect(await ask(text, { names: ['acme'], others: ['globex', 'initech'] })).toEqual(await ask(text));
      }),
      { numRuns: 500 },
    );
  });

  test('where there are no names, or the brand is not named', async () => {
    const text = 'Globex is better than Initech';
    expect(await ask(text, { names: [], others: ['globex'] })).toEqual(await ask(text));
    expect(await ask(text, { names: ['acme'], others: ['globex'] })).toEqual(await ask(text));
  });
});

describe('not about the brand', () => {
  test.each([
    ['what a lovely morning, look at this https://example.org/acme/deals', ['acme']],
    ['@bob @acme_fan_1999 @jane that is so funny', ['acme']],
  ])('"%s"', async (text, names) => {
    expect(await ask(text, { names, others: [] })).toMatchObject({
      ...{ label: null, p: null, severity: null, language: 'en', abstained: true, reason: 'not about the brand' },
    });
  });

  test.each([
    ['what a lovely morning at Acme https://example.org/acme', ['acme']],
    ['what a lovely morning #AcmeDay https://example.org/acme', ['acme']],
    ['what a lovely morning', ['acme']],
    ['what a lovely morning https://example.org/article', ['acme']],
    ['what a lovely morning www.acme.example', ['acme']],
    ['what a lovely morning https://acme.com/deals', ['acme.com']],
    ['what a lovely morning https://acme.com/deals', []],
    ['@acmesupport @bob my order is late and I am angry', ['acme']],
    ['@acme_fan my order is late and I am angry', ['acme']],
    ['@bob @acme my order is late and I am angry', ['@acme']],
    ['my order is late and I am angry with @acme_uk', ['acme']],
  ])('but "%s" may be', async (text, names) => {
    expect(await ask(text, { names, others: [] })).toEqual(await ask(text));
  });
});

describe('hostile texts and names', () => {
  const hostileNames = [
    '.*',
    '(a+)+$',
    '[',
    '\\',
    '',
    ' ',
    '@',
    '#',
    '__proto__',
    'constructor',
    '\ud83d',
    '$&',
    'a'.repeat(10_000),
  ];
  const many = Array.from({ length: 10_000 }, (_, i) => `acme ${i}`);

  test.each([
    ['names in a row', 'acme globex '.repeat(100_000)],
    ['comparisons in a row', 'acme is better than globex '.repeat(50_000)],
    ['departures in a row', 'left acme for globex from acme to globex puts shame '.repeat(20_000)],
    ['signs in a row', '>'.repeat(1_000_000)],
    ['accounts in a row', '@acme '.repeat(100_000)],
    ['accounts without spaces', '@'.repeat(1_000_000)],
    ['links in a row', 'https://acme.com/ '.repeat(50_000)],
    ['questions in a row', 'acme or globex? '.repeat(50_000)],
    ['marks without an end', `acme${'\u0300'.repeat(500_000)} than globex`],
    ['apostrophes', "a'".repeat(500_000)],
    ['capitals', 'Acme Is Better Than Globex, '.repeat(50_000)],
    ['underscores and dots of accounts', `@a${'._-'.repeat(300_000)} @b`],
  ])('%s are answered soon', async (_name, text) => {
    for (const towards of [
      { names: ['acme'], others: ['globex'] },
      { names: many, others: many.map((name) => `${name} x`) },
      { names: hostileNames, others: hostileNames },
    ]) {
      const started = computedMs();
      const score = await ask(text, towards);
      expect(score.abstained).toBe(score.label === null);
      expect(computedMs() - started).toBeLessThan(5_000);
    }
  });

  test('any text, names and others get an answer, and the same one again', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'Acme',
            'globex',
            '@x',
            'than',
            'left',
            'for',
            'better',
            '>',
            '?',
            ',',
            'https://acme.com',
            'unlike',
          ),
          {
            maxLength: 20,
          },
        )
        .map((words) => words.join(' ')),
    );
    const names = fc.array(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('acme', 'globex', ...hostileNames)),
      {
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(text, names, names, async (text, names, others) => {
        const score = await ask(text, { names, others });
        expect(score.abstained).toBe(score.label === null);
        expect(await ask(text, { names: [...names], others: [...others] })).toEqual(score);
      }),
      { numRuns: 500 },
    );
  });
});
