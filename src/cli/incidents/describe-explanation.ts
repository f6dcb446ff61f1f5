import type { Driver, Share } from '../../alerts/evidence/drivers.ts';
import type { Explanation, WaveOrigin } from '../../alerts/evidence/explanation.ts';
import {
  botWords,
  dependsOn,
  driverName,
  projectionWords,
  similarWords,
  storyWords,
} from '../../alerts/messages/message-details.ts';
import type { Time } from '../../core/domain.ts';
import { en } from '../../wording/catalogue/en.ts';
import { count, excerpt, percent, type TimeWords } from '../../wording/words.ts';
import { details } from '../terminal/layout/details.ts';
import { paint } from '../terminal/output.ts';

/** The explanation of a wave for a terminal; no lines when there is none. */
export function explanationLines(
  explanation: Explanation,
  { timezone, now }: { timezone: string; now: Time },
): string[] {
  const { phrases, stories, distinctStories, drivers, origin, projection, similar } = explanation;
  if (drivers.posts === 0) return [];
  const times = en.times(timezone);
  const rows: [string, string][] = [];
  /** Keeps the lines of an item together and indents all but the first. */
  const add = (name: string, items: readonly (readonly string[])[]) => {
    const lines = items.flatMap((item) => item.map((line, index) => `${index > 0 ? '  ' : ''}${line}`));
    for (const [index, line] of lines.entries()) rows.push([index === 0 ? name : '', line]);
  };
  add(
    'topics',
    phrases.map(({ term, count, share, normalShare }) => {
      return [`${term}: ${count} (${percent(share)} of the people; normally ${percent(normalShare)})`];
    }),
  );
  add(
    'stories',
    stories.map((story) => [
      `“${excerpt(story.text, 120)}”`,
      storyWords(en, story, times, now),
      ...(story.url === null ? [] : [story.url]),
    ]),
  );
  const copies = `${distinctStories.toLocaleString('en-US')} different of ${count(drivers.posts, 'post')}`;
  add('texts', [[copies]]);
  const dependence = dependsOn(en, explanation);
  add('depends on', dependence === null ? [] : [[dependence.said]]);
  add('first post', origin ? [originLines(origin, times)] : []);
  add(
    'most posts',
    drivers.byPosts.map((driver) => [authorWords(driver)]),
  );
  add(
    'most reach',
    drivers.byReach.map((driver) => [reachWords(driver)]),
  );
  add('like bots', drivers.botLike ? [[botWords(en, drivers.botLike)]] : []);
  add('sources', [[sharesWords(drivers.sources)]]);
  add('platforms', [[sharesWords(drivers.platforms)]]);
  add('languages', [[sharesWords(drivers.languages.map((share) => ({ ...share, name: en.language(share.name) })))]]);
  const { followers, followersKnownOf, authors } = drivers;
  const known = `${followersKnownOf.toLocaleString('en-US')} of ${count(authors, 'author')}`;
  add('reach', followersKnownOf > 0 ? [[`at least ${count(followers, 'follower')}, known of ${known}`]] : []);
  add('next 3 hours', projection ? [[projectionWords(en, projection)]] : []);
  add('like', similar ? [[similarWords(en, similar, times)]] : []);
  const looked = `from ${count(drivers.posts, 'post')} by ${count(drivers.authors, 'author')}; among topics, copies speak as one`;
  return ['', `${paint.bold('why')} (${looked})`, ...details(rows)];
}

const originLines = ({ at, author, source, url }: WaveOrigin, times: TimeWords): string[] => [
  `${times.full(at)}, ${author === null ? '' : `by ${excerpt(author, 40)} `}on ${source}`,
  ...(url === null ? [] : [url]),
];

const nameWords = (driver: Driver): string => `${driverName(driver)} on ${driver.source}`;
const authorWords = (driver: Driver): string =>
  `${nameWords(driver)}: ${count(driver.posts, 'post')} (${percent(driver.share)})`;
const reachWords = (driver: Driver): string => `${nameWords(driver)}: ${count(driver.followers ?? 0, 'follower')}`;

const sharesWords = (shares: readonly Share[]): string =>
  shares.map(({ name, voices, share }) => `${name} ${voices} (${percent(share)})`).join(', ');
