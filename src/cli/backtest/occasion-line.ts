import { isAlert } from '../../alerts/incidents/is-alert.ts';
import type { Spoken } from '../../alerts/replay/backtest.ts';
import type { Time } from '../../core/domain.ts';
import type { Finding, OccasionKind } from '../../core/incident.ts';

/** One line of `--json`, one per occasion, independent of the number of channels. */
export interface OccasionLine {
  brand: string;
  rule: string;
  occasion: OccasionKind;
  /** ISO 8601, UTC. */
  at: string;
  incident: string;
  observed: number;
  expected: number;
  /** People of the incident since it began. */
  authors: number;
  share: number;
}

/** The finding reported by an occasion: the one that raised the incident, or the latest. */
export function findingAt({ incident, occasion }: Spoken): Finding | undefined {
  const [rule] = incident.rules;
  return isAlert(occasion.kind) ? rule?.peak : rule?.latest;
}

export function occasionLine(spoken: Spoken): OccasionLine {
  const { incident, occasion } = spoken;
  const finding = findingAt(spoken);
  return {
    brand: incident.brand,
    rule: finding?.rule ?? '',
    occasion: occasion.kind,
    at: iso(occasion.at),
    incident: incident.id,
    observed: rounded(finding?.observed ?? 0),
    expected: rounded(finding?.expected ?? 0),
    authors: incident.spokenAuthors,
    share: rounded(finding?.share ?? 0),
  };
}

const iso = (at: Time): string => new Date(at).toISOString();
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
