import { describe, expect, test } from '@jest/globals';
import { createCxLabeller } from '../../src/analysis/cx/labeller.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { CxWords } from '../../src/core/cx.ts';
import { cxIntents, cxStages, cxTouchpoints } from '../../src/core/cx.ts';
import { plugins } from './plugins.ts';

const parse = (cx: string): CxWords | undefined =>
  parseConfig(`brands: [{ name: acme, cx: ${cx} }]`, { file: '/etc/earshot/earshot.yaml', environment: {}, plugins })
    .brands[0]?.cx;

const messageFor = (cx: string): string => {
  try {
    parse(cx);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};

describe("a brand's own words for customer-experience labels", () => {
  test('are taken for every label of every kind', () => {
    const kinds = { touchpoints: cxTouchpoints, stages: cxStages, intents: cxIntents };
    for (const [kind, labels] of Object.entries(kinds))
      for (const label of labels) {
        const cx = parse(`{ ${kind}: { ${label}: ["parcel shop", "click and collect", "joy-con*"] } }`);
        expect(cx).toEqual({
          ...{ touchpoints: {}, stages: {}, intents: {} },
          [kind]: { [label]: ['parcel shop', 'click and collect', 'joy-con*'] },
        });
      }
  });

  test('are none by default', () => {
    expect(parse('{}')).toEqual({ touchpoints: {}, stages: {}, intents: {} });
  });

  test('make the labeller know them', () => {
    const label = createCxLabeller(parse('{ touchpoints: { delivery: ["parcel shop"] } }'));
    expect(label('the parcel shop was shut', 'en').touchpoints).toContain('delivery');
  });

  test.each([
    ['an unknown label', '{ touchpoints: { delivry: [a1] } }', /unknown key.*delivery.*outage/s],
    ['an unknown kind', '{ touchpoint: {} }', /unknown key.*intents.*stages.*touchpoints/s],
    ['a star in the middle', '{ intents: { praise: ["a*b"] } }', /one to six words/],
    ['a star after two letters', '{ intents: { praise: ["ab*"] } }', /three letters before/],
    ['a word of signs', '{ intents: { praise: ["wow & - yes"] } }', /a letter or digit in each word/],
    ['seven words', '{ intents: { praise: ["a b c d e f g"] } }', /one to six words/],
    ['a long phrase', `{ intents: { praise: ["${'a'.repeat(81)}"] } }`, /at most 80/],
    ['too many', `{ intents: { praise: [${Array.from({ length: 201 }, (_, i) => `word${i}`)}] } }`, /at most 200/],
    ['a text where a list belongs', '{ intents: { praise: wow } }', /list/],
  ])('are refused with what is wanted: %s', (_, cx, message) => {
    expect(messageFor(cx)).toMatch(message);
  });

  test('that the file may hold, every labeller can read', () => {
    for (const phrase of ['24h', "d'accord", 'rock ’n’ roll', 'c&a store', 'joy-con* drift*', 'ギフト券', 'späti']) {
      const cx = parse(`{ touchpoints: { store: ["${phrase}"] } }`);
      expect(createCxLabeller(cx)(`see ${phrase.replaceAll('*', '')} there`, 'en').touchpoints).toContain('store');
    }
  });
});
