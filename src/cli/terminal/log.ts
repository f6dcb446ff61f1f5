import { pino } from 'pino';
import { cleanText } from '../../core/clean.ts';
import type { Logger } from '../../core/logger.ts';
import { oneLine } from './output.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const names: Record<number, string> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const own = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

/** Shortens pino's JSON for people: `14:05:12 warn channel rests channel=cx error="too many requests"`. */
export function shortLine(json: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return oneLine(json, 400);
  }
  const time = new Date(Number(entry.time)).toTimeString().slice(0, 8);
  const level = names[Number(entry.level)] ?? 'info';
  const fields = Object.entries(entry)
    .filter(([key]) => !own.has(key))
    .map(([key, value]) => `${key}=${fieldText(value)}`);
  return oneLine(`${time} ${level} ${String(entry.msg ?? '')} ${fields.join(' ')}`.trimEnd(), 400);
}

function fieldText(value: unknown): string {
  if (typeof value === 'string' && /^[\w.:/@+-]+$/.test(value)) return value;
  return cleanText(JSON.stringify(value) ?? '', 300);
}

interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Logs go to stderr: short lines on a terminal, JSON lines for a machine. */
export function createLogger(level: LogLevel, output: Output = process.stderr): Logger {
  const write = output.isTTY
    ? (line: string) => void output.write(`${shortLine(line)}\n`)
    : (line: string) => void output.write(line);
  return pino({ level, base: null }, { write });
}
