import { hourMs, type Time } from '../../core/domain.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { Bots } from '../../wording/catalogue/values.ts';
import { excerpt, type TimeWords } from '../../wording/words.ts';
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

const nameIn = (name: string) => excerpt(name, 40);

/** Drivers, places, reach, projection and the similar incident, as far as they are known. */
export function reasonsOf(words: Catalogue, explanation: Explanation, lookAhead: boolean): Fact[] {
  const { labels, reasons } = words;
  const { drivers, distinctStories, projection, similar } = explanation;
  const facts: Fact[] = [];
  const add = (label: string, value: string | null) => value && facts.push({ label, value });
  if (drivers.posts > 0) {
    add(labels.drivenBy, drivenBy(words, drivers));
    if (distinctStories < drivers.posts) add(labels.copies, reasons.copies(drivers.posts, distinctStories));
    add(labels.dependsOn, dependsOn(words, explanation));
    add(labels.where, whereWords(words, drivers));
    add(labels.reach, reachWords(words, drivers));
  }
  if (lookAhead)
    add(labels.next(projectionHorizonMs), projection ? projectionWords(words, projection) : reasons.tooEarly);
  add(labels.like, similar && similarWords(words, similar));
  return facts;
}

/**
 * A single author counts once and cannot matter alone, so only groups of several voices are reported. Groups that
 * change nothing share one sentence. Null when nothing is known.
 */
export function dependsOn({ reasons }: Catalogue, { without }: Pick<Explanation, 'without'>): string | null {
  const telling = without.filter(({ removed }) => removed > 1);
  const needed = telling.filter(({ stillHolds }) => !stillHolds);
  if (needed.length > 0) return reasons.wouldNotHaveFired(needed);
  return telling.length > 0 ? reasons.wouldStillHaveFired(telling) : null;
}

function drivenBy({ reasons }: Catalogue, { posts, authors, byPosts, botLike }: Drivers): string {
  const [top] = byPosts;
  const bots = botLike && botsOf(botLike);
  if (!top) return reasons.onePostEach(authors, bots);
  return top.share >= 0.1 && posts >= 5
    ? reasons.topAuthor({ name: driverName(top), wrote: top.posts, posts, share: top.share }, bots)
    : reasons.noneWithMore(authors, top.posts, bots);
}

const botsOf = ({ speakers, posts, share, medianGapMs }: BotLike): Bots => ({
  accounts: speakers.length,
  posts,
  share,
  gapMs: medianGapMs,
});

/** `3 accounts that act like bots: 45 near-identical posts, one every 2 minutes (38 % of all)` */
export const botWords = ({ reasons }: Catalogue, botLike: BotLike): string => reasons.bots(botsOf(botLike));

export const driverName = ({ name, speaker }: Driver): string => nameIn(name ?? speaker);

function whereWords({ reasons, language }: Catalogue, { sources, languages }: Drivers): string {
  const named = (shares: readonly Share[], nameOf: (name: string) => string) =>
    shares.map(({ name, share }) => ({ name: nameOf(name), share }));
  const known = languages.filter(({ name }) => name !== 'und');
  return reasons.where(named(sources, nameIn), named(known, language));
}

/** Null when nothing is known. */
function reachWords({ reasons }: Catalogue, { followers, followersKnownOf, byReach }: Drivers): string | null {
  const [top] = byReach;
  if (followersKnownOf === 0 || !top) return null;
  return reasons.reach(followers, byReach.length > 1 ? { name: driverName(top), followers: top.followers ?? 0 } : null);
}

/** `about 60 more people (30 to 120), doubling in 50 minutes` */
export function projectionWords({ reasons }: Catalogue, projection: Projection): string {
  const { trend, doublingMs } = projection;
  const steady = doublingMs === null || doublingMs > 24 * hourMs;
  return reasons.next(projection, steady ? null : { growing: trend === 'growing', everyMs: doublingMs });
}

/** `acme-2026-03-02-1405: 210 people, over after 9 hours (recall, smoke); it was a false alarm` */
export const similarWords = ({ reasons }: Catalogue, similar: SimilarIncident): string =>
  reasons.like({ ...similar, terms: similar.terms.slice(0, 3).map(nameIn) });

export const storyInMessage = (words: Catalogue, story: ToldStory, times: TimeWords, now: Time): StoryInMessage => ({
  text: excerpt(story.text, 160),
  words: storyWords(words, story, times, now),
  link: safeLink(story.url),
});

export const storyWords = (
  { reasons }: Catalogue,
  { count: posts, authors, share, firstAt, author, source }: ToldStory,
  times: TimeWords,
  now: Time,
): string =>
  reasons.story({
    posts,
    authors,
    share,
    since: times.sameDay(firstAt, now) ? times.clock(firstAt) : times.full(firstAt),
    author: author === null ? null : nameIn(author),
    source: nameIn(source),
  });
