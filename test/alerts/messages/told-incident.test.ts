import { expect, test } from '@jest/globals';
import type { SpeakerKinds } from '../../../src/alerts/evidence/speaker-kinds.ts';
import { mostComplain, speakerKinds } from '../../../src/alerts/evidence/speaker-kinds.ts';
import { topicOf, whoOf } from '../../../src/alerts/messages/told-incident.ts';
import { usualInWindow, usuallyUpTo } from '../../../src/alerts/messages/usually.ts';
import { speakers } from '../../../src/wording/catalogue/en/nouns.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { sampleExplanation, sampleFinding, sampleMention } from '../../support/alert-samples.ts';

test.each([
  [0.02, 1, 0],
  [0.4, 4, 0],
  [0.9, 3, 1],
  [2, 5, 3],
  [5, 10, 7],
  [40, 60, 50],
  [1_000, 1_200, 1_100],
])('where %d are usual and %d the most, a reader is told %d', (expected, expectedHigh, told) => {
  expect(usuallyUpTo({ expected, expectedHigh }, 1)).toBe(told);
});

test('what is usual grows with the time, and is left out where it would not tell the two apart', () => {
  const found = { expected: 0.4, expectedHigh: 4 };
  expect([1, 3, 13, 100].map((span) => usuallyUpTo(found, span))).toEqual([0, 2, 9, 58]);
  expect(usualInWindow(sampleFinding({ observed: 30, expected: 25, expectedHigh: 40 }))).toMatchObject({
    usualUpTo: null,
  });
});

const read = (people: number, outlets: number, nameless: number, all = true): SpeakerKinds => {
  return { people, outlets, nameless, all };
};

test.each([
  [1, read(1, 0, 0), '1 person'],
  [11, read(9, 2, 0), '9 people and 2 news outlets'],
  [12, read(9, 2, 0), '10 people and 2 news outlets'],
  [4, read(0, 4, 0), '4 news outlets'],
  [12, read(0, 0, 12), '12 negative posts'],
  [6, read(3, 1, 2), '3 people, 1 news outlet and 2 posts by unknown authors'],
  [1_200, read(200, 50, 0, false), '1,200 people and news outlets'],
  [1_200, read(250, 0, 0, false), '1,200 people'],
  [5, read(0, 0, 0), '5 people'],
  [2, read(9, 4, 0), '2 people and news outlets'],
])('%d of an incident, read as %j, are %s', (all, kinds, words) => {
  expect(speakers(whoOf(all, kinds))).toBe(words);
});

test('speakers are people, outlets or posts without an author, each once', () => {
  const by = (speaker: string) => sampleMention('so bad', { speaker });
  const posts = ['x:1', 'x:1', 'x:2', 'host:news.example', 'post:x:9'].map(by);
  expect(speakerKinds(posts, true)).toEqual(read(2, 1, 1));
});

test('posts complain when most of them carry that intent', () => {
  const post = (...intents: string[]) => {
    const cx = { touchpoints: [], stage: null, intents };
    const score = { label: 'negative', p: null, language: 'en', abstained: false, reason: null } as const;
    return sampleMention('so bad', { score: { ...score, model: 'm', severity: null, cx } });
  };
  expect(mostComplain([post('complaint'), post('churn-threat', 'question'), post('question')])).toBe(true);
  expect(mostComplain([post('complaint'), post('question')])).toBe(false);
  expect(mostComplain([])).toBe(false);
});

test.each([
  ['nobody has looked', null, 'unread'],
  ['they share nothing', [], 'unclear'],
  ['too few share it', [{ term: 'smell', count: 3, share: 0.2 }], 'unclear'],
  ['one alone says it', [{ term: 'smell', count: 1, share: 1 }], 'unclear'],
  ['most say it', [{ term: 'smell', count: 4, share: 0.5 }], { term: 'smell' }],
  [
    'one of two is a good title',
    [
      { term: 'smell', count: 4, share: 0.5 },
      { term: 'recall', count: 4, share: 0.4 },
    ],
    { term: 'recall' },
  ],
] as const)('the topic, when %s', (_, phrases, topic) => {
  const explanation = phrases && {
    ...sampleExplanation({ stories: [] }),
    phrases: phrases.map((phrase) => ({ ...phrase, normalShare: 0 })),
  };
  expect(topicOf(explanation, en.topics)).toEqual(topic);
});

test('what nearly all copy is the topic, though copies speak as one', () => {
  const [story] = sampleExplanation().stories;
  const explanation = sampleExplanation({
    phrases: [{ term: 'caught fire', count: 1, share: 1, normalShare: 0 }],
    stories: story ? [{ ...story, share: 0.9 }] : [],
  });
  expect(topicOf(explanation, en.topics)).toEqual({ term: 'caught fire' });
});
