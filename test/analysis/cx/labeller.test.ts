import { describe, expect, test } from '@jest/globals';
import { createCxLabeller } from '../../../src/analysis/cx/labeller.ts';
import { listedLanguages } from '../../../src/analysis/cx/load-lists.ts';
import { ConfigError } from '../../../src/core/errors.ts';

const label = createCxLabeller();
const none = { touchpoints: [], stage: null, intents: [] };

describe('what a post is about', () => {
  test.each([
    ['the zip broke off', 'product'],
    ['far too expensive', 'price'],
    ['my parcel is lost', 'delivery'],
    ['charged me twice', 'billing'],
    ['nobody answers the helpline', 'support'],
    ['the app keeps crashing', 'website-app'],
    ['long queue at the store', 'store'],
    ['the cashier was rude', 'staff'],
    ['the terms and conditions changed', 'policy'],
    ['it caught fire', 'safety'],
    ['servers are down', 'outage'],
  ])('%s: %s', (text, touchpoint) => {
    expect(label(text, 'en').touchpoints).toContain(touchpoint);
  });

  test('the longest phrase wins: an app store is no store, a fire sale no fire', () => {
    expect(label('get it in the app store', 'en').touchpoints).toEqual(['website-app']);
    expect(label('fire sale', 'en').touchpoints).not.toContain('safety');
    expect(label('the store on fire', 'en').touchpoints).toEqual(expect.arrayContaining(['store', 'safety']));
  });

  test('several can be named; they come in the order of the vocabulary', () => {
    expect(label('The courier lost my parcel and support hung up', 'en').touchpoints).toEqual(['delivery', 'support']);
  });
});

describe('where its author stands', () => {
  test.each([
    ['thinking of buying a Zento', 'consider'],
    ['Zento versus Quill', 'evaluate'],
    ['just ordered a Zento', 'buy'],
    ['been using it for two years', 'use'],
    ['I want a refund', 'get-help'],
    ["I'm switching to Quill", 'leave'],
    ['nice colour', null],
  ])('%s: %s', (text, stage) => {
    expect(label(text, 'en').stage).toBe(stage);
  });

  test('leaving counts before asking for help, and that before buying', () => {
    expect(label('ordered in May, asked for a refund in June, cancelling my account now', 'en').stage).toBe('leave');
    expect(label('ordered in May, asked for a refund in June', 'en').stage).toBe('get-help');
  });

  test('is implied by a touchpoint where no words say it', () => {
    expect(label('the courier is a joke', 'en').stage).toBe('buy');
    expect(label('awful customer service', 'en').stage).toBe('get-help');
    expect(label('total outage', 'en').stage).toBe('use');
  });
});

describe('what its author wants', () => {
  test.each<[string, string[]]>([
    ['this is terrible', ['complaint']],
    ['does it come in blue?', ['question']],
    ['please fix this', ['request']],
    ['I love it', ['praise']],
    ["I'm switching to Quill", ['churn-threat']],
    ["I'd recommend Zento", ['praise', 'promoter']],
    ["I can't recommend them enough", ['praise', 'promoter']],
    ['I would not recommend Zento', ['complaint', 'detractor']],
    ["can't recommend this", ['complaint', 'detractor']],
    ['never recommending them', ['complaint', 'detractor']],
    ['stay away', ['complaint', 'detractor']],
    ['Zento opened an office', []],
  ])('%s: %j', (text, intents) => {
    expect(label(text, 'en').intents).toEqual(intents);
  });

  test.each<[string, string[]]>([
    ['not great', ['complaint']],
    ["I don't think it is good", ['complaint']],
    ['not bad', ['praise']],
    ['no complaints', ['praise']],
    ["can't complain", ['praise']],
    ['no problems and great service', ['praise']],
    ['not cheap, great though', ['praise']],
    ['not only great but friendly', ['praise']],
    ["I'm not switching to Quill", []],
    ["couldn't be happier", ['praise']],
  ])('a negation turns what it reaches, and no more: %s', (text, intents) => {
    expect(label(text, 'en').intents).toEqual(intents);
  });

  test.each<[string, boolean]>([
    ['where is the shop?', true],
    ['is it waterproof?', true],
    ['anyone know when it opens', true],
    ['Great. What time do you close?', true],
    ['seriously?', false],
    ['is this a joke?', false],
    ['are you kidding me?', false],
    ['how hard can it be?', false],
    ['three weeks for a refund?!', false],
    ['that is what I said.', false],
  ])('a question wants an answer: %s %j', (text, asks) => {
    expect(label(text, 'en').intents.includes('question')).toBe(asks);
  });

  test('thanks that are none are a complaint', () => {
    expect(label('thanks for nothing', 'en').intents).toEqual(['complaint']);
    expect(label('great, another delay', 'en').intents).toEqual(['complaint']);
  });
});

describe('how words are read', () => {
  test('case, accents, typographic signs, full width, stretched letters and letters of mathematics are folded', () => {
    const plain = label("I don't recommend this", 'en');
    for (const text of [
      "I DON'T RECOMMEND THIS",
      'I don’t recommend this',
      'i dont recömmend this',
      'ｉ ｄｏｎｔ ｒｅｃｏｍｍｅｎｄ ｔｈｉｓ',
      "I dooooon't recommend this",
      '𝗜 𝗱𝗼𝗻𝘁 𝗿𝗲𝗰𝗼𝗺𝗺𝗲𝗻𝗱 𝘁𝗵𝗶𝘀',
      'I d\u0301o\u0301nt recommend this',
    ])
      expect(label(text, 'en')).toEqual(plain);
  });

  test('hashtags in CamelCase are several words, emoji are words', () => {
    expect(label('#NeverAgain', 'en')).toMatchObject({ stage: 'leave', intents: ['complaint', 'churn-threat'] });
    expect(label('#LateDelivery', 'en').touchpoints).toEqual(['delivery']);
    expect(label('Zento \u{1f621}', 'en').intents).toEqual(['complaint']);
    expect(label('Zento \u{1f44d}\u{1f3fd}', 'en').intents).toEqual(['praise']);
  });

  test('links and names of accounts are not read', () => {
    expect(label('@terrible_delivery https://example.org/refund?price=awful www.terrible.example/fire', 'en')).toEqual(
      none,
    );
  });

  test('no phrase crosses the end of a sentence', () => {
    expect(label('I was fed. Up we go', 'en').intents).not.toContain('praise');
    expect(label('we were switching. To Zento!', 'en').stage).toBeNull();
  });
});

describe('languages', () => {
  test.each([
    ['de', 'Paket kam nicht an, der Kundendienst ist unfreundlich', ['delivery', 'support', 'staff'], 'complaint'],
    ['es', 'no lo recomiendo, la entrega fue un desastre', ['delivery'], 'detractor'],
    ['fr', 'je résilie, le service client ne répond pas', ['support'], 'churn-threat'],
    ['it', 'il corriere è in ritardo, pessimo', ['delivery'], 'complaint'],
    ['pt', 'a encomenda não chegou, péssimo', ['delivery'], 'complaint'],
  ])('%s has a list: %s', (language, text, touchpoints, intent) => {
    const labels = label(text, language);
    expect(labels.touchpoints).toEqual(touchpoints);
    expect(labels.intents).toContain(intent);
    expect(listedLanguages).toContain(language);
  });

  test('a language without a list has no labels; a text too short to tell is read as English', () => {
    for (const language of ['ja', 'nl', '', 'constructor', '..', 'en-GB'])
      expect(label('late delivery', language)).toEqual(none);
    expect(label('late delivery', 'und')).toEqual(label('late delivery', 'en'));
  });
});

describe("a brand's own words", () => {
  const own = createCxLabeller({
    touchpoints: { delivery: ['parcel shop', 'joy-con*'] },
    stages: { consider: ['wunderliste'] },
    intents: { complaint: ['stick drift'] },
  });

  test('add to the lists, in every language', () => {
    expect(own('the parcel shop was shut', 'en').touchpoints).toEqual(expect.arrayContaining(['delivery']));
    expect(own('Joy-Cons', 'ja').touchpoints).toEqual(['delivery']);
    expect(own('STICK DRIFT again', 'nl').intents).toEqual(['complaint']);
    expect(own('my refund', 'en')).toEqual(label('my refund', 'en'));
  });

  test('stay with their brand', () => {
    expect(label('stick drift', 'en')).toEqual(none);
  });

  test('that no list may hold are refused, and a label that is none', () => {
    expect(() => createCxLabeller({ touchpoints: { delivery: ['a*b'] } })).toThrow(ConfigError);
    expect(() => createCxLabeller({ touchpoints: { delivery: ['...'] } })).toThrow('cx: delivery: found "..."');
    expect(() => createCxLabeller({ intents: JSON.parse('{"negation": ["no"]}') })).toThrow('wanted one of product');
  });
});

describe('sentiment, where it is known', () => {
  test('makes a complaint or praise of what names a touchpoint and says neither', () => {
    expect(label('the delivery. wow', 'en', 'neutral').intents).toEqual(label('the delivery. wow', 'en').intents);
    expect(label('my parcel today', 'en', 'negative').intents).toEqual(['complaint']);
    expect(label('my parcel today', 'en', 'positive').intents).toEqual(['praise']);
    expect(label('today', 'en', 'negative').intents).toEqual([]);
  });

  test('does not overrule words', () => {
    expect(label('the parcel is late', 'en', 'positive').intents).toEqual(['complaint']);
  });
});
