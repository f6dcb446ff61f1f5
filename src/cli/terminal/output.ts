import { once } from 'node:events';
import pc from 'picocolors';
import { cleanText } from '../../core/clean.ts';
import type { Time } from '../../core/domain.ts';
import { Refused } from '../../core/errors.ts';
import { cutDisplay } from '../../wording/display-width.ts';

/** Colours for stdout: none when it is not a terminal or NO_COLOR is set. */
export const paint = pc.createColors(process.stdout.isTTY === true && !process.env.NO_COLOR);

const halfOfPair = /[\ud800-\udbff]$/;

/** Untrusted text as one line for a terminal: no control characters or line breaks, truncated to `width`. */
export function oneLine(text: string, width = 100): string {
  const flat = cleanText(text).replace(/\s+/g, ' ');
  return flat.length > width ? `${flat.slice(0, width - 1).replace(halfOfPair, '')}…` : flat;
}

const usualWidth = 80;
const narrowestTerminal = 40;

/** Columns for what is laid out: those of the terminal, else 80. */
export function outputWidth(
  { isTTY, columns = usualWidth }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number {
  return isTTY && columns >= narrowestTerminal ? columns : usualWidth;
}

/** `2026-11-22 14:05` in a time zone. */
export function localTime(time: Time, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: timezone }).format(time);
}

/** `3 h 20 min`, `45 s`, `2 days`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  if (minutes < 48 * 60)
    return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  return `${Math.round(minutes / 1440)} days`;
}

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
/** Writes bytes to stdout and resolves when more can be written. Throws when the reader is gone. */
export async function writeChunk(chunk: Uint8Array): Promise<void> {
  const { stdout } = process;
  if (stdout.errored) throw stdout.errored;
  if (!stdout.write(chunk)) await once(stdout, 'drain');
}

/** Resolves when stdout has taken the text. Throws Refused when it cannot. */
export const printWholly = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) =>
      error ? reject(new Refused(`stdout cannot be written (${error.message})`)) : resolve(),
    );
  });

export const printJson = (value: unknown): void => print(JSON.stringify(value));
/** Progress and notes go to stderr, so that stdout holds data only. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** A line that updates itself on a terminal, and stays silent elsewhere. */
export function progressLine(): { show(text: string): void; end(): void } {
  const live = process.stderr.isTTY === true;
  return {
    show: (text) => {
      if (live)
        process.stderr.write(
          `\r\u001b[2K${cutDisplay(oneLine(text, 400), (process.stderr.columns ?? usualWidth) - 1)}`,
        );
    },
    end: () => {
      if (live) process.stderr.write('\r\u001b[2K');
    },
  };
}
