import { hourMs, minuteMs, type Time } from '../../src/core/domain.ts';
import type { Finding, FindingKind, Incident, NoticeKind, Occasion } from '../../src/core/incident.ts';
import { sampleFinding, sampleIncident, waveStart } from './alert-samples.ts';

/** One incident of each kind, at each of its occasions: numbers and times belong together, as in life. */
export const alertedAt = waveStart + 12 * minuteMs;
/** A wave is as old as its first post; of mentions, whole windows are counted. */
export const beganAt = (kind: FindingKind): Time =>
  kind === 'wave' || kind === 'post' ? waveStart : alertedAt - hourMs;
/** Others join in only after an urgent post was told. */
export const othersFrom = (kind: FindingKind): Time => (kind === 'post' ? alertedAt : beganAt(kind));
export const endedAt = alertedAt + 3 * hourMs;

/** What had ended holds again. */
export const againAt = (kind: FindingKind): Time =>
  moments.reopened.at - (kind === 'wave' || kind === 'post' ? 30 * minuteMs : hourMs);

/** When each occasion is told, and how many people had posted negatively by then. */
export const moments: Readonly<
  Record<NoticeKind, { at: Time; people: number; inWindow: Record<FindingKind, number> }>
> = {
  opened: { at: alertedAt, people: 11, inWindow: { wave: 11, surge: 96, silence: 3, post: 1 } },
  undelivered: { at: alertedAt + 2 * minuteMs, people: 11, inWindow: { wave: 11, surge: 96, silence: 3, post: 1 } },
  unacknowledged: {
    at: alertedAt + 30 * minuteMs,
    people: 38,
    inWindow: { wave: 38, surge: 131, silence: 2, post: 1 },
  },
  escalated: { at: alertedAt + 50 * minuteMs, people: 62, inWindow: { wave: 60, surge: 214, silence: 1, post: 1 } },
  resolved: { at: endedAt + 3 * hourMs, people: 140, inWindow: { wave: 61, surge: 214, silence: 1, post: 1 } },
  reopened: { at: endedAt + 5 * hourMs, people: 163, inWindow: { wave: 23, surge: 118, silence: 4, post: 1 } },
  reminder: { at: alertedAt + 24 * hourMs, people: 640, inWindow: { wave: 24, surge: 122, silence: 2, post: 1 } },
};

/** One post alone at first; few post negatively where many or few merely mention. */
export function peopleOf(kind: FindingKind, occasion: NoticeKind): number {
  const { people } = moments[occasion];
  if (kind === 'wave') return people;
  if (kind === 'post') return occasion === 'opened' || occasion === 'undelivered' ? 1 : people - 10;
  return kind === 'surge' ? Math.round(people / 4) : 1;
}

export function findingOf(kind: FindingKind, occasion: NoticeKind): Finding {
  const { at, inWindow } = moments[occasion === 'undelivered' ? 'opened' : occasion];
  const people = peopleOf(kind, occasion);
  const observed = inWindow[kind];
  const mentions = {
    wave: Math.round(observed * 1.6),
    surge: observed,
    silence: observed,
    post: Math.min(people, inWindow.wave) * 2,
  }[kind];
  const negatives = {
    wave: observed,
    surge: Math.round(observed / 8),
    silence: 0,
    post: Math.min(people, inWindow.wave),
  }[kind];
  const usual = {
    wave: {},
    surge: { expected: 40, expectedLow: 28, expectedHigh: 60 },
    silence: { expected: 60, expectedLow: 41, expectedHigh: 80 },
    post: { expected: 0.01, expectedLow: 0, expectedHigh: 1 },
  }[kind];
  return sampleFinding({
    ...{ kind, at, observed, authors: observed, mentions, negatives, share: negatives / mentions, ...usual },
    since: occasion === 'reopened' ? againAt(kind) : beganAt(kind),
    ...{ rule: kind, quietSource: null, post: { id: 'the-post', at: waveStart } },
    blindSources: occasion === 'escalated' ? ['x'] : [],
  });
}

/** What a channel was told before. */
export function toldBefore(occasion: NoticeKind): NoticeKind | null {
  if (occasion === 'opened' || occasion === 'undelivered') return null;
  if (occasion === 'reopened') return 'resolved';
  return occasion === 'escalated' || occasion === 'unacknowledged' ? 'opened' : 'escalated';
}

export function incidentOf(kind: FindingKind, occasion: NoticeKind): Incident {
  const finding = findingOf(kind, occasion);
  const { at } = moments[occasion];
  const over = occasion === 'resolved';
  const isLater = occasion === 'reminder' || occasion === 'resolved' || occasion === 'reopened';
  const severity = occasion === 'escalated' || isLater ? 'severe' : 'major';
  const spoken: Occasion[] = [{ kind: 'opened', number: 1, at: alertedAt, severity: 'major' }];
  const cause = kind === 'silence' ? 'severity' : 'growth';
  if (isLater) spoken.push({ kind: 'escalated', number: 1, at: moments.escalated.at, severity, cause });
  if (occasion === 'reopened') spoken.push({ kind: 'resolved', number: 1, at: endedAt + 3 * hourMs, severity });
  if (occasion !== 'opened' && occasion !== 'undelivered' && occasion !== 'unacknowledged')
    spoken.push({
      kind: occasion,
      number: 1,
      at,
      severity,
      ...(occasion === 'escalated' && { cause }),
      ...(occasion === 'reopened' && { stoppedAt: endedAt, againSince: finding.since }),
    });
  const people = peopleOf(kind, occasion);
  return sampleIncident(
    {
      ...{
        people,
        severity,
        mostInHour: Math.min(people, 61),
        openedAt: alertedAt,
        occasions: spoken,
        name: 'acme-17',
      },
      ...(over && { state: 'resolved' as const, resolvedAt: at }),
      since: beganAt(kind),
      rules: [
        {
          rule: kind,
          firstAt: alertedAt,
          lastHeldAt: over ? endedAt : at,
          peak: finding,
          latest: { ...finding, holds: !over },
        },
      ],
    },
    finding,
  );
}
