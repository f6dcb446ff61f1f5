import { isAlert } from '../../alerts/incidents/is-alert.ts';
import type { Spoken } from '../../alerts/replay/backtest.ts';
import { hourMs, type Time } from '../../core/domain.ts';

/** An incident of the past, as one set of rules tells it. */
export interface PlannedIncident {
  incident: string;
  since: Time;
  openedAt: Time;
  /** Null: still open at the end. */
  resolvedAt: Time | null;
  rules: string[];
  /** Opened and escalated. */
  alerts: number;
  speakers: number;
  /** Channels that are told. Empty: its rules name none. */
  tells: string[];
}

/**
 * `moved`: the same incident, told at another time; `rerouted`: told at the same minute, to other channels; `same`: told
 * at the same minute, to the same ones.
 */
export type Change = 'gained' | 'lost' | 'moved' | 'rerouted' | 'same';

export interface PlannedChange {
  change: Change;
  /** Null: the present rules do not tell it. */
  before: PlannedIncident | null;
  /** Null: the changed rules do not. */
  after: PlannedIncident | null;
  /** Of one that moved: how much later it is told. */
  laterMs: number | null;
}

/** What belongs together although the one was over before the other began. */
const nearMs = 6 * hourMs;
const sameMs = 60_000;

/** The incidents of what was said, the last form of each, in order. `tells`: whom each tells, by its id; default: nobody. */
export function incidentsOf(
  spoken: readonly Spoken[],
  tells: ReadonlyMap<string, string[]> = new Map(),
): PlannedIncident[] {
  const found = new Map<string, PlannedIncident>();
  for (const { incident, occasion } of spoken) {
    const known = found.get(incident.id);
    found.set(incident.id, {
      incident: incident.id,
      since: incident.since,
      openedAt: incident.openedAt,
      resolvedAt: incident.resolvedAt,
      rules: incident.rules.map(({ rule }) => rule),
      alerts: (known?.alerts ?? 0) + Number(isAlert(occasion.kind)),
      speakers: Math.max(known?.speakers ?? 0, incident.spokenAuthors),
      tells: tells.get(incident.id) ?? [],
    });
  }
  return [...found.values()].filter(({ alerts }) => alerts > 0);
}

const apart = (a: PlannedIncident, b: PlannedIncident): number => Math.abs(a.openedAt - b.openedAt);
const overlap = (a: PlannedIncident, b: PlannedIncident): boolean =>
  a.since <= (b.resolvedAt ?? Number.POSITIVE_INFINITY) + nearMs &&
  b.since <= (a.resolvedAt ?? Number.POSITIVE_INFINITY) + nearMs;

/** Alerts gained, lost and moved: each incident has at most one partner, the nearest of those that it overlaps with. */
export function compareIncidents(
  before: readonly PlannedIncident[],
  after: readonly PlannedIncident[],
): PlannedChange[] {
  const pairs = before
    .flatMap((one) => after.filter((other) => overlap(one, other)).map((other) => ({ one, other })))
    .sort((a, b) => apart(a.one, a.other) - apart(b.one, b.other) || a.one.openedAt - b.one.openedAt);
  const partners = new Map<PlannedIncident, PlannedIncident>();
  const taken = new Set<PlannedIncident>();
  for (const { one, other } of pairs) {
    if (partners.has(one) || taken.has(other)) continue;
    partners.set(one, other);
    taken.add(other);
  }
  const changes: PlannedChange[] = before.map((one) => {
    const other = partners.get(one);
    if (other === undefined) return { change: 'lost', before: one, after: null, laterMs: null };
    const laterMs = other.openedAt - one.openedAt;
    const still = one.tells.join() === other.tells.join() ? 'same' : 'rerouted';
    return { change: Math.abs(laterMs) < sameMs ? still : 'moved', before: one, after: other, laterMs };
  });
  for (const one of after)
    if (!taken.has(one)) changes.push({ change: 'gained', before: null, after: one, laterMs: null });
  return changes.sort((a, b) => timeOf(a) - timeOf(b));
}

export const timeOf = ({ before, after }: PlannedChange): Time => before?.openedAt ?? after?.openedAt ?? 0;
