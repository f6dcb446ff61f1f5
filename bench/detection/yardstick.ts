import { hourMs, type Time } from '../../dist/core/domain.js';
import type { Decoy, Wave, WaveKind } from './world.ts';

/** After an alert, so much silence: a further one outside every wave is the same false alarm. */
export const silenceMs = 6 * hourMs;
/** An alert before this part of a wave was posted is early. */
const earlyPart = 0.25;
export const weekMs = 7 * 24 * hourMs;

export interface Judged {
  perDay: number;
  waves: readonly Wave[];
  decoys: readonly Decoy[];
  /** Only alerts and waves of this time are judged. */
  evaluatedFrom: Time;
  to: Time;
}

export interface WaveOutcome {
  kind: WaveKind;
  /** From its first negative to its first alert; null: it was missed. */
  delayMs: number | null;
  /** True negatives of the wave posted by then. */
  negatives: number;
  early: boolean;
  alerts: number;
}

export interface Outcome {
  perDay: number;
  weeks: number;
  waves: WaveOutcome[];
  falseAlarms: Time[];
  /** What was going on at each of them; 'nothing' for everyday life. */
  fooledBy: string[];
}

/** Judges the alerts on one brand. An alert belongs to the wave in whose time it falls, the latest if there are two. */
export function judge({ perDay, waves, decoys, evaluatedFrom, to }: Judged, alerts: readonly Time[]): Outcome {
  const judged = waves.filter(({ from }) => from >= evaluatedFrom && from < to);
  const byWave = new Map<Wave, Time[]>(judged.map((wave) => [wave, []]));
  const falseAlarms: Time[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const at of alerts.toSorted((a, b) => a - b)) {
    if (at < evaluatedFrom || at >= to) continue;
    const wave = waves.findLast(({ from, to }) => at >= from && at < to);
    // A wave from before the evaluated time may go on into it.
    if (wave) byWave.get(wave)?.push(at);
    else if (at - last >= silenceMs) {
      falseAlarms.push(at);
      last = at;
    }
  }
  return {
    perDay,
    weeks: (to - evaluatedFrom) / weekMs,
    falseAlarms,
    fooledBy: falseAlarms.map((at) => decoyAt(decoys, at)),
    waves: judged.map((wave) => outcomeOf(wave, byWave.get(wave) ?? [])),
  };
}

/** The newest decoy that had begun and was not over for long. */
const decoyAt = (decoys: readonly Decoy[], at: Time): string =>
  decoys.findLast(({ from, to }) => at >= from && at < to + 2 * hourMs)?.kind ?? 'nothing';

function outcomeOf(wave: Wave, alerts: readonly Time[]): WaveOutcome {
  const [first] = alerts;
  const negatives = first === undefined ? 0 : wave.negatives.filter((at) => at <= first).length;
  return {
    kind: wave.kind,
    delayMs: first === undefined ? null : first - wave.from,
    negatives,
    early: first !== undefined && negatives < earlyPart * wave.negatives.length,
    alerts: alerts.length,
  };
}

/** Alerts of a rule that speaks whenever its score reaches the threshold, and then is silent for 6 h. */
export function alertsAbove(scores: ArrayLike<number>, times: ArrayLike<Time>, threshold: number): Time[] {
  const alerts: Time[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) {
    if ((scores[i] ?? 0) < threshold) continue;
    const at = times[i] ?? 0;
    if (at - last < silenceMs) continue;
    alerts.push(at);
    last = at;
  }
  return alerts;
}
