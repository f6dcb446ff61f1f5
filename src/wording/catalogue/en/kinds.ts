import { count, duration, excerpt } from '../../words.ts';
import type { Catalogue } from '../catalogue.ts';
import type { KindSentences } from '../kind-sentences.ts';
import type { FoundUrgentPost, Moment, Restarted, ToldIncident } from '../values.ts';
import { closed, lowered, unanswered } from './closed.ts';
import { silence, surge } from './news.ts';
import {
  andTrend,
  besideUsual,
  besideUsualThen,
  number,
  series,
  speakersNoun,
  thenTrend,
  theyHaveSaid,
  theySaid,
  when,
} from './nouns.ts';
import { about } from './topics.ts';

const soFar = (told: ToldIncident): string => `${theyHaveSaid(told)} so far${thenTrend(told.trend)}`;
const upFrom = ({ before, trend }: ToldIncident): string => {
  if (before?.at === null) return ` (${number(before.people)} of them before it started again)${thenTrend(trend)}`;
  return before ? `, up from ${number(before.people)} ${whenThen(before)}${andTrend(trend)}` : thenTrend(trend);
};
/** Where the day of the beginning stands before it. */
const whenThen = ({ at, isOnDayOfSince }: NonNullable<ToldIncident['before']>): string =>
  isOnDayOfSince && at ? `at ${at.clock} the same day` : whenBefore(at);
const whenBefore = (at: Moment | null): string => (at === null ? 'before' : when(at));
const nowAgainst = (told: ToldIncident): string =>
  told.before
    ? `${theyHaveSaid(told)} (${number(told.before.people)} ${whenBefore(told.before.at)})${thenTrend(told.trend)}`
    : soFar(told);

const firstOfWave = (told: ToldIncident): string =>
  `${theySaid(told)} within ${duration(told.lastedMs)}${besideUsual(told)}`;
const sinceThen = (told: ToldIncident): string =>
  `${theyHaveSaid(told)} since ${told.since}${upFrom(told)}${besideUsualThen(told)}.`;
const closedSoFar = (told: ToldIncident): string =>
  `${closed(told)} after ${duration(told.lastedMs)}: ${theyHaveSaid(told)} so far.`;
const laterOfSpeakers = {
  waiting: (_: unknown, told: ToldIncident) => `${soFar(told)}${unanswered}`,
  over: (_: unknown, told: ToldIncident) => `${theySaid(told)} in all; over after ${duration(told.lastedMs)}`,
  closed: (_: unknown, told: ToldIncident) => `${theyHaveSaid(told)} so far; ${lowered(closed(told))}`,
};
const restarted = (_: unknown, headline: string, { stopped, wasClosed, again }: Restarted): string => {
  const ended = wasClosed ? 'was closed' : stopped === null ? 'had stopped' : 'stopped';
  const goesOn = wasClosed ? 'but goes on' : 'and has started again';
  const then = again === null ? goesOn : `and started again ${when(again)}`;
  return `It ${ended}${stopped === null ? '' : ` ${when(stopped)}`} ${then}: ${headline}`;
};
const speakersPicture: KindSentences['picture'] = {
  title: (brand, _, { who }) =>
    `${speakersNoun(who)}${who.people + who.outlets > 0 ? ' posting negatively' : ''} about ${brand}`,
  unit: ({ who }) => speakersNoun(who),
  subtitle: 'Each counted once in 24 hours',
};

const wave: KindSentences = {
  about: (_, topic, complained) => about(complained ? 'complaints' : 'negative posts', topic),
  restarted,
  toDo: () => 'Read the posts, and decide whether and how to answer.',
  headline: {
    first: (_, told) => `${firstOfWave(told)}.`,
    again: (_, told) => sinceThen(told),
    waiting: (_, told) => sinceThen(told),
    over: (_, told) => `Over after ${duration(told.lastedMs)}: ${theySaid(told)}${besideUsualThen(told)}.`,
    closed: (_, told) => closedSoFar(told),
  },
  preview: {
    first: (_, told) => firstOfWave(told),
    again: (_, told) => nowAgainst(told),
    ...laterOfSpeakers,
  },
  counted: (n) => count(n, 'counted negative'),
  unseen: () => 'the real number may be higher',
  picture: speakersPicture,
};

const byWhom = ({ post }: FoundUrgentPost): string => {
  if (post === null) return '';
  const { author, followers, source } = post;
  const reach = followers === null ? '' : ` (${count(followers, 'follower')})`;
  return `${author === null ? '' : ` by ${author}${reach}`} on ${source}`;
};
const naming = ({ post }: FoundUrgentPost): string =>
  `${post === null || post.harms.length === 0 ? ' could become a crisis' : ` is about ${series(post.harms)}`}${post?.says ? `: “${post.says}”` : ''}`;
const thePost = (found: FoundUrgentPost): string =>
  `the post${byWhom(found)}${found.post?.says ? ` (“${found.post.says}”)` : ''}`;
const afterPost = (found: FoundUrgentPost): string => (found.post === null ? '' : `, after ${thePost(found)}`);
const isAlone = ({ who: { people, outlets, nameless } }: ToldIncident): boolean => people + outlets + nameless <= 1;
const sinceThePost = (found: FoundUrgentPost, told: ToldIncident): string =>
  isAlone(told)
    ? `Still only ${thePost(found)} since ${told.since}: nobody has joined in.`
    : `${theyHaveSaid(told)} since ${told.since}${upFrom(told)}${afterPost(found)}.`;
/** A title has little room. */
const mostOfPost = 45;
const post: KindSentences<FoundUrgentPost> = {
  about: ({ post: written }) => {
    const what = written === null || written.harms.length === 0 ? 'an urgent post' : series(written.harms);
    return written?.says ? `${what}, “${excerpt(written.says, mostOfPost)}”` : what;
  },
  restarted,
  toDo: () => 'Read the post, and decide who answers it.',
  headline: {
    first: (found, { brand }) => `One post${byWhom(found)}${naming(found)}; such posts about ${brand} are rare.`,
    again: sinceThePost,
    waiting: sinceThePost,
    over: (found, told) =>
      !isAlone(told)
        ? `Over after ${duration(told.lastedMs)}: ${theySaid(told)}${afterPost(found)}.`
        : `No follow-up to ${thePost(found)}: over after ${duration(told.lastedMs)}.`,
    closed: (_, told) => closedSoFar(told),
  },
  preview: {
    first: (found) => `1 post${byWhom(found)}${naming(found)}`,
    again: (_, told) => nowAgainst(told),
    ...laterOfSpeakers,
    waiting: (found, told) =>
      isAlone(told) ? `1 post so far${byWhom(found)}${unanswered}` : laterOfSpeakers.waiting(found, told),
  },
  counted: (n) => count(n, 'urgent post'),
  unseen: () => 'the real number may be higher',
  picture: speakersPicture,
};

export const kinds: Catalogue['kinds'] = { wave, surge, silence, post };
