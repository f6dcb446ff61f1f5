import { onServer } from '../../core/incident.ts';
import { count, duration } from '../words.ts';
import type { Catalogue } from './catalogue.ts';
import {
  andTrend,
  atLeast,
  besideUsual,
  mentions,
  number,
  series,
  speakers,
  speakersNoun,
  thenTrend,
  theyHaveSaid,
  theySaid,
  upTo,
  within,
} from './en-nouns.ts';
import type { KindSentences } from './kind-sentences.ts';
import type { Found, FoundSilence, FoundUrgentPost, ToldIncident, Topic } from './values.ts';

/** Topics that need an article or another number; any other is quoted. */
export const topics: Readonly<Record<string, string>> = {
  ban: 'a ban',
  boycott: 'a boycott',
  breach: 'a breach',
  'data breach': 'a data breach',
  delay: 'a delay',
  delays: 'delays',
  delivery: 'delivery',
  fire: 'a fire',
  fraud: 'fraud',
  lawsuit: 'a lawsuit',
  layoffs: 'layoffs',
  leak: 'a leak',
  outage: 'an outage',
  'price increase': 'a price increase',
  prices: 'prices',
  recall: 'a recall',
  refund: 'a refund',
  refunds: 'refunds',
  scam: 'a scam',
  support: 'support',
  update: 'an update',
};
const topicName = (term: string): string => topics[term] ?? `“${term}”`;

const about = (what: string, topic: Topic, word = ' about'): string => {
  if (topic === 'unread') return what;
  return topic === 'unclear' ? `${what}, cause unclear` : `${what}${word} ${topicName(topic.term)}`;
};
const soFar = (told: ToldIncident): string => `${speakers(told.who)} so far${thenTrend(told.trend)}`;
const upFrom = ({ before, trend }: ToldIncident): string =>
  before ? `, up from ${number(before.people)} at ${before.at}${andTrend(trend)}` : thenTrend(trend);
const nowAgainst = (told: ToldIncident): string =>
  told.before
    ? `${speakers(told.who)} now (${number(told.before.people)} at ${told.before.at})${thenTrend(told.trend)}`
    : soFar(told);

export const pastVerdicts = { real: 'real', 'false-alarm': 'a false alarm', 'not-ours': 'not about this brand' };
/** `Closed as real by jo` */
const closed = ({ closed: end }: ToldIncident): string => {
  const as = end?.as ? ` as ${pastVerdicts[end.as]}` : '';
  if (!end) return 'Closed';
  return `Closed${as} ${end.by === onServer ? 'on the server' : `by ${end.by}`}`;
};

const lowered = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

const unanswered = '; nobody has acknowledged it';

const firstOfWave = (told: ToldIncident): string =>
  `${theySaid(told)} within ${duration(told.lastedMs)}${besideUsual(told)}`;
const sinceThen = (told: ToldIncident): string =>
  `${theyHaveSaid(told)} since ${told.since}${upFrom(told)}${besideUsual(told)}.`;
const closedSoFar = (told: ToldIncident): string =>
  `${closed(told)} after ${duration(told.lastedMs)}: ${theyHaveSaid(told)} so far.`;
const laterOfSpeakers = {
  waiting: (_: unknown, told: ToldIncident) => `${soFar(told)}${unanswered}`,
  over: (_: unknown, told: ToldIncident) => `${speakers(told.who)} in all; over after ${duration(told.lastedMs)}`,
  closed: (_: unknown, told: ToldIncident) => `${speakers(told.who)} so far; ${lowered(closed(told))}`,
};
const speakersPicture: KindSentences['picture'] = {
  title: (brand, _, { who }) =>
    `${speakersNoun(who)}${who.people + who.outlets > 0 ? ' posting negatively' : ''} about ${brand}`,
  unit: ({ who }) => speakersNoun(who),
  subtitle: 'Each counted once in 24 hours',
};

const wave: KindSentences = {
  about: (_, topic, complained) => about(complained ? 'complaints' : 'negative posts', topic),
  headline: {
    first: (_, told) => `${firstOfWave(told)}.`,
    again: (_, told) => sinceThen(told),
    waiting: (_, told) => sinceThen(told),
    over: (_, told) => `Over after ${duration(told.lastedMs)}: ${theySaid(told)}${besideUsual(told)}.`,
    closed: (_, told) => closedSoFar(told),
  },
  preview: {
    first: (_, told) => firstOfWave(told),
    again: (_, told) => nowAgainst(told),
    ...laterOfSpeakers,
  },
  counted: (n) => count(n, 'counted negative'),
  unseen: 'the real number may be higher',
  picture: speakersPicture,
};

const surgeNow = ({ observed, window, usualUpTo }: Found): string =>
  `${mentions(observed)} within ${within(window)}${upTo(usualUpTo)}`;
const backToNormal = ({ brand, lastedMs }: ToldIncident): string =>
  `Mentions of ${brand} are back to normal after ${duration(lastedMs)}.`;
const closedAfter = (told: ToldIncident): string =>
  `${closed(told)} after ${duration(told.lastedMs)}; mentions of ${told.brand} were not back to normal yet.`;
const surge: KindSentences = {
  about: (_, topic) =>
    topic === 'unclear' ? 'unusually many mentions' : about('unusually many mentions', topic, ', many about'),
  headline: {
    first: (found) => `${surgeNow(found)}.`,
    again: (found) => `${surgeNow(found)}.`,
    waiting: (found) => `${surgeNow(found)}.`,
    over: (_, told) => backToNormal(told),
    closed: (_, told) => closedAfter(told),
  },
  preview: {
    first: surgeNow,
    again: surgeNow,
    waiting: (found) => `${surgeNow(found)}${unanswered}`,
    over: ({ observed, window }) => `${mentions(observed)} within ${within(window)} at the height; back to normal`,
    closed: ({ observed, window }, told) => `${mentions(observed)} within ${within(window)}; ${lowered(closed(told))}`,
  },
  counted: mentions,
  unseen: 'the real number may be higher',
  picture: {
    title: (brand) => `Mentions of ${brand}`,
    unit: () => 'Mentions',
    subtitle: 'Repeated negative ones by one author count once in 24 hours',
  },
};

const silenceNow = ({ observed, window, quietSource, usualAtLeast }: FoundSilence): string =>
  `${mentions(observed)}${quietSource === null ? '' : ` on ${quietSource}`} within ${within(window)}${atLeast(usualAtLeast)}`;
const silence: KindSentences<FoundSilence> = {
  about: ({ quietSource }) => `unusually few mentions${quietSource === null ? '' : ` on ${quietSource}`}`,
  headline: {
    first: (found) => `${silenceNow(found)}.`,
    again: (found) => `${silenceNow(found)}.`,
    waiting: (found) => `${silenceNow(found)}.`,
    over: (_, told) => backToNormal(told),
    closed: (_, told) => closedAfter(told),
  },
  preview: {
    first: silenceNow,
    again: silenceNow,
    waiting: (found) => `${silenceNow(found)}${unanswered}`,
    over: ({ observed, window }) => `${mentions(observed)} within ${within(window)} at the lowest; back to normal`,
    closed: ({ observed, window }, told) => `${mentions(observed)} within ${within(window)}; ${lowered(closed(told))}`,
  },
  counted: mentions,
  unseen: 'nothing is said here of the time that was not read',
  picture: {
    title: (brand, { quietSource }) => `Mentions of ${brand}${quietSource === null ? '' : ` on ${quietSource}`}`,
    unit: () => 'Mentions',
    subtitle: 'All of them, whatever they say',
  },
};

const byWhom = ({ post }: FoundUrgentPost): string => {
  if (post === null) return '';
  const { author, followers, source } = post;
  const reach = followers === null ? '' : ` (${count(followers, 'follower')})`;
  return `${author === null ? '' : ` by ${author}${reach}`} on ${source}`;
};
const naming = ({ post }: FoundUrgentPost): string =>
  post === null || post.harms.length === 0 ? ' can become a crisis' : ` is about ${series(post.harms)}`;
const afterPost = (found: FoundUrgentPost): string => (found.post === null ? '' : `, after the post${byWhom(found)}`);
const post: KindSentences<FoundUrgentPost> = {
  about: ({ post: written }) =>
    written === null || written.harms.length === 0 ? 'an urgent post' : `an urgent post about ${series(written.harms)}`,
  headline: {
    first: (found) => `One post${byWhom(found)}${naming(found)}; such a post is rare here.`,
    again: (found, told) => `${theyHaveSaid(told)} since ${told.since}${upFrom(told)}${afterPost(found)}.`,
    waiting: (found, told) => `${theyHaveSaid(told)} since ${told.since}${upFrom(told)}${afterPost(found)}.`,
    over: (found, told) =>
      told.who.people + told.who.outlets + told.who.nameless > 1
        ? `Over after ${duration(told.lastedMs)}: ${theySaid(told)}${afterPost(found)}.`
        : `No follow-up to the post about ${told.brand}: over after ${duration(told.lastedMs)}.`,
    closed: (_, told) => closedSoFar(told),
  },
  preview: {
    first: (found) => `1 post${byWhom(found)}${naming(found)}`,
    again: (_, told) => nowAgainst(told),
    ...laterOfSpeakers,
  },
  counted: (n) => count(n, 'urgent post'),
  unseen: 'the real number may be higher',
  picture: speakersPicture,
};

export const kinds: Catalogue['kinds'] = { wave, surge, silence, post };
