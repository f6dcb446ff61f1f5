import { hourMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { Bots, NamedPart, Who } from '../../wording/catalogue/values.ts';
import { sourceName } from '../../wording/source-name.ts';
import { excerpt, type TimeWords } from '../../wording/words.ts';
import type { BotLike, Driver, Drivers, Share } from '../evidence/drivers.ts';
import { type Explanation, storiesToTell, type ToldStory } from '../evidence/explanation.ts';
import type { Projection } from '../evidence/projection.ts';
import type { SimilarIncident } from '../evidence/similar-incident.ts';
import { isNews } from '../incidents/kind-rules.ts';
import type { Fact } from './fact.ts';
import { type SafeLink, safeLink } from './message-example.ts';
import { whenOf } from './when-of.ts';
import { windowOf } from './window-of.ts';

/** A story in a message. Its text and name are untrusted. */
export interface StoryInMessage {
  text: string;
  /** `14 posts since 13:48, first by marta_k on reddit` */
  words: string;
  /** http(s) only. */
  link: SafeLink | null;
}

const nameIn = (name: string) => excerpt(name, 40);

/** What stands below the posts, as far as it is known and says something. */
export function detailsOf(
  words: Catalogue,
  incident: Incident,
  findings: readonly Finding[],
  explanation: Explanation | null,
  who: Who,
  times: TimeWords,
): Fact[] {
  const { labels, details } = words;
  const [finding] = findings;
  const facts: Fact[] = [];
  const isPast = incident.state === 'resolved' || !incident.rules.some(({ latest }) => latest.holds);
  const add = (label: string, value: string | null) => value && facts.push({ label, value });
  if (!finding) return facts;
  if (finding.mentions > 0) add(labels.negative, details.negative({ ...finding, window: windowOf(finding) }, isPast));
  if (incident.state === 'resolved' && !isNews(finding) && incident.mostInHour > 1)
    add(labels.peak, details.peak(incident.mostInHour, who));
  if (explanation && explanation.drivers.posts > 0) {
    const { drivers, distinctStories, similar } = explanation;
    if (distinctStories < drivers.posts && storiesToTell(explanation).length === 0)
      add(labels.repeated, details.repeated(drivers.posts, distinctStories));
    add(labels.mostActive, topAuthorWords(words, drivers));
    const taken = dependsOn(words, explanation);
    if (taken && !taken.stillHolds) add(labels.caution, taken.said);
    add(labels.reach, reachWords(words, drivers));
    add(labels.languages, languageWords(words, drivers));
    add(labels.similar, similar && details.similar(pastOf(similar, times)));
  }
  if (findings.length > 1) add(labels.rules, details.rules(findings.slice(0, 10).map(({ rule }) => rule)));
  return facts;
}

/**
 * A single author counts once and cannot matter alone, so only groups of several people are reported. Groups that
 * change nothing share one sentence. Null when nothing is known.
 */
export function dependsOn(
  { details }: Catalogue,
  { without }: Pick<Explanation, 'without'>,
): { said: string; stillHolds: boolean } | null {
  const telling = without.filter(({ removed }) => removed > 1);
  const needed = telling.filter(({ stillHolds }) => !stillHolds);
  const stillHolds = needed.length === 0;
  const taken = (stillHolds ? telling : needed).map((one) => one.without);
  return taken.length === 0 ? null : { said: details.dependsOn(taken, stillHolds), stillHolds };
}

/** Null where nobody stands out. */
function topAuthorWords({ details }: Catalogue, { posts, byPosts: [top] }: Drivers): string | null {
  if (!top || top.share < 0.1 || posts < 5) return null;
  return details.topAuthor({ name: driverName(top), wrote: top.posts, posts });
}

const botsOf = ({ speakers, posts, share, medianGapMs }: BotLike): Bots => ({
  accounts: speakers.length,
  posts,
  share,
  gapMs: medianGapMs,
});

/** `3 accounts acting like bots: 45 near-identical posts, 2 minutes apart (38 % of all)` */
export const botWords = ({ shown }: Catalogue, botLike: BotLike): string => shown.bots(botsOf(botLike));
export const botsNote = ({ notes }: Catalogue, botLike: BotLike): string => notes.bots(botsOf(botLike));

export const driverName = ({ name, speaker }: Driver): string => nameIn(name ?? speaker);

/** Null when nothing is known. */
export const whereWords = ({ facts }: Catalogue, { sources }: Drivers): string | null =>
  facts.parts(namedParts(sources, (name) => nameIn(sourceName(name)))) || null;

/** Null where all speak one language, as far as is known. */
function languageWords({ facts, language }: Catalogue, { languages }: Drivers): string | null {
  const known = languages.filter(({ name }) => name !== 'und');
  return known.length > 1 ? facts.parts(namedParts(known, language)) : null;
}

const namedParts = (shares: readonly Share[], nameOf: (name: string) => string): NamedPart[] =>
  shares.map(({ name, voices }) => ({ name: nameOf(name), count: voices }));

/** Null when nothing is known. */
function reachWords({ details }: Catalogue, { followers, followersKnownOf, byReach }: Drivers): string | null {
  const [top] = byReach;
  if (followersKnownOf === 0 || !top) return null;
  return details.reach(followers, byReach.length > 1 ? { name: driverName(top), followers: top.followers ?? 0 } : null);
}

/** `about 60 more people (30 to 120), doubling in 50 minutes` */
export function projectionWords({ shown }: Catalogue, projection: Projection): string {
  const { trend, doublingMs } = projection;
  const steady = doublingMs === null || doublingMs > 24 * hourMs;
  return shown.next(projection, steady ? null : { growing: trend === 'growing', everyMs: doublingMs });
}

const pastOf = ({ voices, terms, since, ...similar }: SimilarIncident, times: TimeWords) => ({
  ...similar,
  began: times.date(since),
  people: voices,
  terms: terms.slice(0, 3).map(nameIn),
});

/** `acme-17: 210 people, over after 9 hours (recall, smoke); it was a false alarm` */
export const similarWords = ({ shown }: Catalogue, similar: SimilarIncident, times: TimeWords): string =>
  shown.similar(pastOf(similar, times));

export const storyInMessage = (words: Catalogue, story: ToldStory, times: TimeWords, now: Time): StoryInMessage => ({
  text: excerpt(story.text, 160),
  words: storyWords(words, story, times, now),
  link: safeLink(story.url),
});

export const storyWords = (
  words: Catalogue,
  { count: posts, firstAt, author, source }: ToldStory,
  times: TimeWords,
  now: Time,
): string =>
  words.story({
    posts,
    since: whenOf(firstAt, now, times),
    author: author === null ? null : nameIn(author),
    source: nameIn(sourceName(source)),
  });
