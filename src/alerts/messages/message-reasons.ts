import { hourMs, type Time } from '../../core/domain.ts';
import { verdictWords } from '../../wording/verdict-words.ts';
import { count, duration, excerpt, percent, range, type TimeWords } from '../../wording/words.ts';
import { counterfactualSentence } from '../evidence/counterfactual.ts';
import type { BotLike, Driver, Drivers, Share } from '../evidence/drivers.ts';
import type { Explanation, ToldStory } from '../evidence/explanation.ts';
import { type Projection, projectionHorizonMs } from '../evidence/projection.ts';
import type { SimilarIncident } from '../evidence/similar-incident.ts';
import type { Fact } from './fact.ts';
import { type SafeLink, safeLink } from './message-example.ts';

/** A story in a message. Its text and name are untrusted. */
export interface StoryInMessage {
  text: string;
  /** `14 posts by 12 people (23 %), since 13:48, first by marta_k on reddit` */
  words: string;
  /** http(s) only. */
  link: SafeLink | null;
}

const people = (n: number) => count(n, 'person', 'people');
const nameIn = (name: string) => excerpt(name, 40);

/** Drivers, places, reach, projection and the similar incident, as far as they are known. */
export function reasonsOf(explanation: Explanation, lookAhead: boolean): Fact[] {
  const { drivers, distinctStories, projection, similar } = explanation;
  const facts: Fact[] = [];
  const add = (label: string, value: string | null) => value && facts.push({ label, value });
  if (drivers.posts > 0) {
    add('Driven by', drivenBy(drivers));
    if (distinctStories < drivers.posts)
      add('Copies', `${count(drivers.posts, 'post')}, ${count(distinctStories, 'different text')}`);
    add('Depends on', dependsOn(explanation));
    add('Where', whereWords(drivers));
    add('Reach', reachWords(drivers));
  }
  if (lookAhead)
    add(`Next ${duration(projectionHorizonMs)}`, projection ? projectionWords(projection) : 'too early to say');
  add('Like', similar && similarWords(similar));
  return facts;
}

/** A single author counts once and cannot matter alone, so only groups of several voices are reported. */
export const dependsOn = ({ without }: Pick<Explanation, 'without'>): string | null =>
  counterfactualSentence(without.filter(({ removed }) => removed > 1));

function drivenBy({ posts, authors, byPosts, botLike }: Drivers): string {
  const [top] = byPosts;
  const parts = botLike ? [botWords(botLike)] : [];
  if (!top) parts.push(`${people(authors)}, one post each`);
  else if (top.share >= 0.1 && posts >= 5)
    parts.push(`${driverName(top)} wrote ${top.posts} of ${count(posts, 'post')} (${percent(top.share)})`);
  else parts.push(`${people(authors)}, none with more than ${count(top.posts, 'post')}`);
  return parts.join('; ');
}

/** `3 accounts that act like bots: 45 near-identical posts, one every 2 minutes (38 % of all)` */
export const botWords = ({ speakers, posts, share, medianGapMs }: BotLike): string =>
  `${count(speakers.length, 'account')} acting like ${speakers.length === 1 ? 'a bot' : 'bots'}: ` +
  `${posts} near-identical posts, ${medianGapMs < 60_000 ? 'seconds' : duration(medianGapMs)} apart (${percent(share)} of all)`;

export const driverName = ({ name, speaker }: Driver): string => nameIn(name ?? speaker);

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** `German`; the code itself where it has no name. */
export function languageName(code: string): string {
  if (code === 'und' || code === '') return 'unknown language';
  try {
    return languages.of(code) ?? code;
  } catch {
    return excerpt(code, 10);
  }
}

/** `reddit 60 %, x 40 %`; a single name without a share. */
const sharesWords = (shares: readonly Share[], nameOf: (name: string) => string): string =>
  shares.length === 1
    ? shares.map(({ name }) => nameOf(name)).join()
    : shares
        .slice(0, 3)
        .map(({ name, share }) => `${nameOf(name)} ${percent(share)}`)
        .join(', ');

function whereWords({ sources, languages }: Drivers): string {
  const known = languages.filter(({ name }) => name !== 'und');
  const spoken = known.length > 0 ? sharesWords(known, languageName) : null;
  return [sharesWords(sources, nameIn), spoken].filter((part) => part !== null).join('; ');
}

/** `at least 5,510 followers; most follow marta_k (5,200)`; null when nothing is known. */
function reachWords({ followers, followersKnownOf, byReach }: Drivers): string | null {
  const [top] = byReach;
  if (followersKnownOf === 0 || !top) return null;
  const most = byReach.length > 1 ? `; most follow ${driverName(top)} (${thousands(top.followers ?? 0)})` : '';
  return `at least ${count(followers, 'follower')}${most}`;
}

const thousands = (n: number): string => n.toLocaleString('en-US');

/** `about 60 more people (30 to 120), doubling in 50 minutes` */
export function projectionWords({ expected, low, high, trend, doublingMs }: Projection): string {
  const size = expected < 1 ? 'hardly anybody new' : `about ${thousands(Math.round(expected))} more people`;
  const pace =
    doublingMs === null || doublingMs > 24 * hourMs
      ? 'at a steady pace'
      : `${trend === 'growing' ? 'now doubling' : 'halving'} every ${duration(doublingMs)}`;
  return `${size} (${range(low, high)}), ${pace}`;
}

/** `acme-2026-03-02-1405: 210 people, over after 9 hours (recall, smoke); it was a false alarm` */
export function similarWords({ id, voices, lastedMs, terms, verdict }: SimilarIncident): string {
  const about = terms.slice(0, 3).map(nameIn).join(', ');
  const judged = verdict === null ? '' : `; it was ${verdictWords[verdict].itWas}`;
  return `${id}: ${people(voices)}, over after ${duration(lastedMs)} (${about})${judged}`;
}

export const storyInMessage = (story: ToldStory, times: TimeWords, now: Time): StoryInMessage => ({
  text: excerpt(story.text, 160),
  words: storyWords(story, times, now),
  link: safeLink(story.url),
});

export function storyWords(
  { count: posts, authors, share, firstAt, author, source }: ToldStory,
  times: TimeWords,
  now: Time,
) {
  const since = times.sameDay(firstAt, now) ? times.clock(firstAt) : times.full(firstAt);
  const where = nameIn(source);
  const first = author === null ? `first on ${where}` : `first by ${nameIn(author)} on ${where}`;
  return `${count(posts, 'post')} by ${people(authors)} (${percent(share)}), since ${since}, ${first}`;
}
