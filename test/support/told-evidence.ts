import type { Drivers } from '../../src/alerts/evidence/drivers.ts';
import type { Evidence } from '../../src/alerts/evidence/evidence.ts';
import type { Explanation } from '../../src/alerts/evidence/explanation.ts';
import { hourMs, minuteMs, type Time } from '../../src/core/domain.ts';
import type { FindingKind, NoticeKind } from '../../src/core/incident.ts';
import { sampleExplanation, waveStart } from './alert-samples.ts';
import { alertedAt, beganAt, endedAt, moments, othersFrom, peopleOf } from './told-incidents.ts';
import { postsAbout, urgentAuthor } from './told-posts.ts';

/** Who posted what, in numbers that add up to those of the incident. */
export function explanationOf(kind: FindingKind, occasion: NoticeKind): Explanation {
  const { inWindow } = moments[occasion];
  const authors = kind === 'surge' ? inWindow.surge : kind === 'silence' ? inWindow.silence : peopleOf(kind, occasion);
  const posts = kind === 'wave' && authors > 9 ? authors + 2 : authors;
  const many = authors > 20;
  const sample = sampleExplanation();
  const [story] = sample.stories;
  const { text, topics } = postsAbout[kind];
  const hackernews = Math.floor(authors / 3);
  const german = Math.floor(authors / 8);
  const sources = [
    { name: 'reddit', voices: authors - hackernews, share: 1 - hackernews / authors },
    ...(hackernews > 0 ? [{ name: 'hackernews', voices: hackernews, share: hackernews / authors }] : []),
  ];
  const byPosts = posts > authors ? sample.drivers.byPosts.map((one) => ({ ...one, share: 3 / posts })) : [];
  return {
    ...sample,
    phrases: topics
      .map((term, index) => ({ term, count: 0, share: 0.4 - index * 0.05, normalShare: 0 }))
      .map((phrase) => ({ ...phrase, count: Math.round(phrase.share * authors) })),
    stories:
      many && story && text
        ? [
            {
              ...story,
              text,
              url: 'https://reddit.example/r/acme/1',
              firstAt: othersFrom(kind) + 4 * minuteMs,
              count: 8,
              authors: 7,
              share: 8 / posts,
            },
          ]
        : [],
    distinctStories: many && text ? posts - 7 : posts,
    without: many ? [{ without: 'largest story', removed: 7, stillHolds: true }] : [],
    drivers: {
      ...sample.drivers,
      ...{ posts, authors, sources, platforms: sources, byPosts },
      ...reachOf(kind, sample.drivers),
      languages: [
        { name: 'en', voices: authors - german, share: 1 - german / authors },
        ...(german > 0 ? [{ name: 'de', voices: german, share: german / authors }] : []),
      ],
    },
    projection: kind === 'wave' && occasion !== 'resolved' && authors > 20 ? projectionAt(occasion) : null,
    similar: kind === 'wave' && many ? sample.similar : null,
  };
}

/** After a day it no longer grows. */
const projectionAt = (occasion: NoticeKind): Explanation['projection'] => {
  const { projection } = sampleExplanation();
  return projection && { ...projection, ...(occasion === 'reminder' && { trend: 'steady', doublingMs: null }) };
};

/** The author of the urgent post has more followers than all others. */
function reachOf(
  kind: FindingKind,
  { byReach, followers }: Drivers,
): Pick<Drivers, 'byReach' | 'followers' | 'followersKnownOf'> {
  if (kind === 'silence') return { byReach: [], followers: 0, followersKnownOf: 0 };
  if (kind !== 'post') return { byReach, followers, followersKnownOf: byReach.length };
  const first = { ...urgentAuthor, speaker: 'reddit:k', source: 'reddit', posts: 1, share: 0.1 };
  return { byReach: [first, ...byReach], followers: followers + first.followers, followersKnownOf: byReach.length + 1 };
}

const quarterMs = 15 * minuteMs;

/** A line through these points; flat before and after. */
const through =
  (points: readonly (readonly [Time, number])[]) =>
  (time: Time): number => {
    const after = points.findIndex(([at]) => at > time);
    const [to, from] = [points[after], points[after - 1]];
    if (after === 0) return 0;
    if (!to || !from) return points.at(-1)?.[1] ?? 0;
    return from[1] + ((to[1] - from[1]) * (time - from[0])) / (to[0] - from[0]);
  };

/** How many people had posted: at each occasion as many as were told then. */
function peopleUpTo(kind: FindingKind, occasion: NoticeKind): (time: Time) => number {
  const { at } = moments[occasion];
  const told = (['opened', 'unacknowledged', 'escalated', 'resolved'] as const)
    .map((one) => [one === 'resolved' ? endedAt : moments[one].at, peopleOf(kind, one)] as const)
    .filter(([when]) => when < at);
  const ownAt = occasion === 'resolved' ? [] : [[at, peopleOf(kind, occasion)] as const];
  const quiet = occasion === 'reopened' ? [[at - quarterMs, peopleOf(kind, 'resolved')] as const] : [];
  const others = kind === 'post' ? 10 : 0;
  const growing = at < alertedAt + quarterMs ? [] : [[alertedAt + quarterMs, 22 - others] as const];
  const all = [[waveStart, kind === 'post' ? 1 : 0] as const, ...told, ...growing, ...quiet, ...ownAt];
  return through(all.toSorted(([a], [b]) => a - b));
}

/** How many mentions there were: in the hour before each occasion as many as were told then. */
function mentionsUpTo(kind: FindingKind, occasion: NoticeKind): (time: Time) => number {
  const { at, inWindow } = moments[occasion];
  const [opened, escalated] = [moments.opened.inWindow[kind], moments.escalated.inWindow[kind]];
  const lastHour = at - hourMs;
  const rate = (time: Time): number => {
    if (time < moments.opened.at) return opened;
    return time >= lastHour ? inWindow[kind] : escalated;
  };
  return (time) => {
    let sum = 0;
    for (let minute = beganAt(kind); minute < time; minute += minuteMs) sum += rate(minute) / 60;
    return sum;
  };
}

export function seriesOf(kind: FindingKind, occasion: NoticeKind): Evidence['series'] {
  const { at } = moments[occasion];
  const stepMs = 15 * minuteMs;
  const from = Math.floor((waveStart - 6 * hourMs) / stepMs) * stepMs;
  const end = occasion === 'resolved' ? endedAt : at;
  const usual = { wave: 0, surge: 10, silence: 15, post: 0 }[kind];
  const negative = kind === 'wave' || kind === 'post';
  const times = Array.from({ length: Math.ceil((at - from) / stepMs) }, (_, index) => from + index * stepMs);
  const holds = (time: Time): boolean => {
    const again = at - (negative ? quarterMs : hourMs);
    const isQuiet = occasion === 'reopened' && time >= endedAt && time < again;
    return time > beganAt(kind) - stepMs && time < end && !isQuiet;
  };
  const all = negative ? peopleUpTo(kind, occasion) : mentionsUpTo(kind, occasion);
  const points = times.map((time, index) => {
    const count = holds(time)
      ? Math.round(all(Math.min(time + stepMs, end))) - Math.round(all(time))
      : usual === 0
        ? Number(index % 11 === 2 || index % 11 === 8)
        : usual + (index % 3) - 1;
    const counted = negative ? count : 0;
    return { at: time, mentions: count, negatives: counted, counted, observed: 1 };
  });
  const unit = kind === 'silence' ? 'mentions' : kind === 'surge' ? 'voices' : 'negatives';
  return { from, stepMs, points, unit, expected: Math.max(usual, 0.5), expectedHigh: usual + 2 };
}
