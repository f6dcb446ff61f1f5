import { duration } from '../../words.ts';
import type { KindSentences } from '../kind-sentences.ts';
import type { Found, FoundSilence, Restarted, ToldIncident } from '../values.ts';
import { closed, lowered, unanswered } from './closed.ts';
import { atLeast, maintainers, mentions, number, upTo, when } from './nouns.ts';
import { about } from './topics.ts';
import { inLast, inSome } from './windows.ts';

/** `, up from 142 at 14:10`; null: it was not told of this window before. */
const against = (observed: number, { foundBefore: before }: ToldIncident): string | null => {
  if (before === null) return null;
  if (before.observed === observed) return `, as many as ${when(before.at)}`;
  return `, ${observed > before.observed ? 'up' : 'down'} from ${number(before.observed)} ${when(before.at)}`;
};
const beforeIn = ({ foundBefore: before }: ToldIncident): string =>
  before === null ? '' : ` (${number(before.observed)} ${when(before.at)})`;

const goesOn = (
  how: 'many' | 'few',
  { now, usual }: { now: string; usual: string },
  { observed }: Found,
  told: ToldIncident,
): string => {
  const change = against(observed, told);
  return change === null
    ? `Still unusually ${how} mentions since ${told.since}: ${now}${usual}.`
    : `${now}${change}${usual}.`;
};

const lately = ({ observed, window }: Found): string => `${mentions(observed)} ${inLast(window)}`;
const onceIn = ({ observed, window }: Found): string => `${mentions(observed)} ${inSome(window)}`;
const surgeFirst = (found: Found): string => `${lately(found)}${upTo(found.usualUpTo)}`;
const surgeAgain = (found: Found, told: ToldIncident): string =>
  goesOn('many', { now: lately(found), usual: upTo(found.usualUpTo) }, found, told);
const surgeNow = (found: Found, told: ToldIncident): string =>
  `${lately(found)}${beforeIn(told)}${upTo(found.usualUpTo)}`;
const backToNormal = ({ brand, lastedMs }: ToldIncident, furthest: string): string =>
  `Mentions of ${brand} are back to normal after ${duration(lastedMs)}: ${furthest}.`;
const closedAfter = (told: ToldIncident): string =>
  `${closed(told)} after ${duration(told.lastedMs)}; mentions of ${told.brand} were not back to normal yet.`;
/** Whole windows are counted: when it began is not known to the minute. */
const restarted = (which: string, moved: { since: string; now: string }, times: Restarted): string => {
  const { stopped, wasClosed, again } = times;
  const then =
    again === null ? `have ${moved.now} again` : `${moved.since} again ${when(again).replace('at', 'at about')}`;
  if (!wasClosed)
    return `Mentions${which} were back to normal ${stopped === null ? 'before' : when(stopped)} and ${then}`;
  const closedThen = `It was closed${stopped === null ? '' : ` ${when(stopped)}`}`;
  return again === null ? `${closedThen} but goes on` : `${closedThen}, and mentions${which} ${then}`;
};
export const surge: KindSentences = {
  about: (_, topic) =>
    topic === 'unclear' ? 'unusually many mentions' : about('unusually many mentions', topic, ', many about'),
  restarted: (_, headline, times) => `${restarted('', { since: 'rose', now: 'risen' }, times)}: ${headline}`,
  toDo: () => 'Find out why so many people are posting, and whether it is good or bad news.',
  headline: {
    first: (found) => `${surgeFirst(found)}.`,
    again: surgeAgain,
    waiting: surgeAgain,
    over: (found, told) => backToNormal(told, `at the peak ${onceIn(found)}${upTo(found.usualUpTo)}`),
    closed: (_, told) => closedAfter(told),
  },
  preview: {
    first: surgeFirst,
    again: surgeNow,
    waiting: (found, told) => `${lately(found)}${beforeIn(told)}${unanswered}`,
    over: (found) => `${onceIn(found)} at the peak; back to normal`,
    closed: (found, told) => `${onceIn(found)}; ${lowered(closed(told))}`,
  },
  counted: mentions,
  unseen: () => 'the real number may be higher',
  picture: {
    title: (brand) => `Mentions of ${brand}`,
    unit: () => 'Mentions',
    subtitle: 'Repeated negative ones by one author count once in 24 hours',
  },
};

const onSource = ({ quietSource }: Pick<FoundSilence, 'quietSource'>): string =>
  quietSource === null ? '' : ` on ${quietSource}`;
const few = (found: FoundSilence): string => `${mentions(found.observed)}${onSource(found)}`;
const fewLately = (found: FoundSilence): string => `${few(found)} ${inLast(found.window)}`;
const fewOnce = (found: FoundSilence): string => `${few(found)} ${inSome(found.window)}`;
const silenceFirst = (found: FoundSilence): string => `${fewLately(found)}${atLeast(found.usualAtLeast)}`;
const silenceAgain = (found: FoundSilence, told: ToldIncident): string =>
  goesOn('few', { now: fewLately(found), usual: atLeast(found.usualAtLeast) }, found, told);
export const silence: KindSentences<FoundSilence> = {
  about: (found) => `unusually few mentions${onSource(found)}`,
  restarted: (found, headline, times) =>
    `${restarted(onSource(found), { since: 'dropped', now: 'dropped' }, times)}: ${headline}`,
  toDo: ({ quietSource }, brand) =>
    `Search for ${brand} on ${quietSource ?? 'the platforms themselves'}. If you find new posts there, tell ${maintainers}: it misses them. If not, find out why people are posting less.`,
  headline: {
    first: (found) => `${silenceFirst(found)}.`,
    again: silenceAgain,
    waiting: silenceAgain,
    over: (found, told) => backToNormal(told, `they were down to ${fewOnce(found)}${atLeast(found.usualAtLeast)}`),
    closed: (_, told) => closedAfter(told),
  },
  preview: {
    first: silenceFirst,
    again: (found, told) => `${fewLately(found)}${beforeIn(told)}${atLeast(found.usualAtLeast)}`,
    waiting: (found, told) => `${fewLately(found)}${beforeIn(told)}${unanswered}`,
    over: (found) => `${fewOnce(found)} at the lowest; back to normal`,
    closed: (found, told) => `${fewOnce(found)}; ${lowered(closed(told))}`,
  },
  counted: mentions,
  unseen: (upToTheBeginning) =>
    upToTheBeginning
      ? 'the real number may be higher, but the drop began before that'
      : 'this may explain part of the drop',
  picture: {
    title: (brand, found) => `Mentions of ${brand}${onSource(found)}`,
    unit: () => 'Mentions',
    subtitle: 'All of them, whatever they say',
  },
};
