import { dayMs, hourMs, minuteMs } from '../core/domain.ts';

const durations: Record<string, number> = { s: 1000, m: minuteMs, h: hourMs, d: dayMs };

export const durationPattern = /^(\d+(?:\.\d+)?) ?(s|m|h|d)$/;

/** `30s`, `5m`, `1.5h`, `1d` -> milliseconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = durationPattern.exec(text);
  const unit = durations[match?.[2] ?? ''];
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : null;
}
