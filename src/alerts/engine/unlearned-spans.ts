import type { Time } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { Unlearned } from '../memory/engine-state.ts';
import type { Moment } from './moment.ts';

// Keeps the span of an incident out of the baseline.

export function openSpan({ work }: Moment, { id, since }: Incident): void {
  work.open = id;
  const others = work.unlearned.filter((span) => span.incident !== id);
  work.unlearned = [...others, { incident: id, from: since, to: null }];
}

export function closeSpan(moment: Moment, id: string): void {
  const { work } = moment;
  work.unlearned = work.unlearned.map((span) =>
    span.incident === id && span.to === null ? { ...span, to: work.now } : span,
  );
  work.open = null;
  moment.normal = null;
}

export const isUnlearned = (spans: readonly Unlearned[], at: Time): boolean =>
  spans.some(({ from, to }) => from <= at && at < (to ?? Number.POSITIVE_INFINITY));
