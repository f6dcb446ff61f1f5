import { count, partOf } from '../../words.ts';
import type { Moment, NamedPart, ToldIncident, Trend, Who } from '../values.ts';

export const number = (n: number): string => n.toLocaleString('en-US');
export const posts = (n: number): string => count(n, 'post');
/** `at 14:10`, `at 14:10 on Thu 12 Mar` */
export const when = ({ clock, date }: Moment): string => `at ${clock}${date === null ? '' : ` on ${date}`}`;
/** Who is to be told what only Earshot itself can mend: its name need mean nothing to a reader. */
export const maintainers = 'the people who maintain Earshot, this alert tool';
export const mentions = (n: number): string => count(n, 'mention');
export const list = (names: readonly string[]): string => names.join(', ');
export const series = (names: readonly string[]): string =>
  names.length < 2 ? list(names) : `${list(names.slice(0, -1))} and ${names.at(-1)}`;

/** A title has little room. */
export const someNames = (names: readonly string[]): string =>
  series(names.length > 4 ? [...names.slice(0, 3), 'others'] : names);
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const isNameless = ({ people, outlets }: Who): boolean => people === 0 && outlets === 0;
const isOne = ({ people, outlets, nameless }: Who): boolean => people + outlets + nameless === 1;

/** `9 people and 2 news outlets`; posts where nobody knows who wrote them. */
export function speakers(who: Who): string {
  const { people, outlets, nameless, mixed } = who;
  if (isNameless(who)) return count(nameless, 'negative post');
  if (mixed) return `${number(people)} people and news outlets`;
  return series([
    ...(people > 0 ? [count(people, 'person', 'people')] : []),
    ...(outlets > 0 ? [count(outlets, 'news outlet')] : []),
    ...(nameless > 0 ? [`${posts(nameless)} by unknown authors`] : []),
  ]);
}

/** So many of them in a part of the time. */
export function speakersIn(most: number, who: Who): string {
  if (who.mixed || [who.people, who.outlets, who.nameless].filter((n) => n > 0).length > 1)
    return `${number(most)} of them`;
  if (isNameless(who)) return posts(most);
  return who.people > 0 ? count(most, 'person', 'people') : count(most, 'news outlet');
}

/** What a chart counts of them. */
export const speakersNoun = (who: Who): string => {
  if (isNameless(who)) return 'Negative posts';
  if (who.people === 0) return 'News outlets';
  return who.outlets > 0 || who.mixed ? 'People and news outlets' : 'People';
};

const verb = (complained: boolean): string => (complained ? 'complained' : 'posted negatively');

export function theySaid({ who, complained }: Pick<ToldIncident, 'who' | 'complained'>): string {
  if (isNameless(who)) return `${speakers(who)} appeared`;
  return `${speakers(who)} ${verb(complained)}`;
}
export function theyHaveSaid({ who, complained }: Pick<ToldIncident, 'who' | 'complained'>): string {
  const have = isOne(who) ? 'has' : 'have';
  if (isNameless(who)) return `${speakers(who)} ${have} appeared`;
  return `${speakers(who)} ${have} ${verb(complained)}`;
}

/** `; usually nobody does`. Empty where it would say nothing. */
export function besideUsual({ who, usualUpTo }: Pick<ToldIncident, 'who' | 'usualUpTo'>): string {
  if (usualUpTo === 0) return isNameless(who) ? '; usually none does' : '; usually nobody does';
  return upTo(usualUpTo);
}

/** The same where the length of time is not said before. */
export function besideUsualThen(told: Pick<ToldIncident, 'who' | 'usualUpTo'>): string {
  const usual = besideUsual(told);
  return usual === '' ? '' : `${usual} in that time`;
}

/** The same where what is counted is named before. */
export function upTo(most: number | null): string {
  if (most === null) return '';
  if (most < 2) return most < 1 ? '; usually none' : '; usually 0 or 1';
  return `; usually up to ${number(most)}`;
}
export const atLeast = (least: number | null): string => (least === null ? '' : `; usually at least ${number(least)}`);

const trends: Readonly<Record<Trend, string>> = { growing: 'growing', steady: 'at a steady pace', fading: 'fading' };
export const thenTrend = (trend: Trend | null): string => (trend === null ? '' : `, ${trends[trend]}`);
/** After `up from 10 at 10:53`. */
export const andTrend = (trend: Trend | null): string => (trend === 'growing' ? ' and growing' : thenTrend(trend));

/** `bluesky 67 %, reddit 33 %`; of fewer than ten `bluesky 4 of 6, reddit 2 of 6`. */
export function parts(all: readonly NamedPart[]): string {
  const sum = all.reduce((total, { count: one }) => total + one, 0);
  if (all.length === 1) return list(all.map(({ name }) => name));
  const rest = all.slice(3).reduce((total, { count: one }) => total + one, 0);
  const shown = [...all.slice(0, 3), ...(rest > 0 ? [{ name: 'others', count: rest }] : [])];
  const percents = wholePercents(shown.map(({ count: one }) => one));
  return list(
    shown.map(({ name, count: one }, index) => `${name} ${sum < 10 ? partOf(one, sum) : `${percents[index]} %`}`),
  );
}

/** Percentages that add up to 100: what is left of rounding down goes to the largest remainders. */
function wholePercents(counts: readonly number[]): number[] {
  const sum = counts.reduce((total, one) => total + one, 0);
  const exact = counts.map((one) => (100 * one) / sum);
  const whole = exact.map(Math.floor);
  const left = 100 - whole.reduce((total, one) => total + one, 0);
  const byRemainder = exact.map((one, index) => ({ index, part: one % 1 })).sort((a, b) => b.part - a.part);
  for (const { index } of byRemainder.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}
