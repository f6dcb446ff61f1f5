import { userInfo } from 'node:os';
import { cleanText } from '../../core/clean.ts';
import { UsageError } from './usage-error.ts';

/** A person's text as one short line for others to read; null when there is none. */
export function oneLineOf(given: string | undefined, maxLength: number): string | null {
  const line = cleanText(given ?? '')
    .replace(/\s+/g, ' ')
    .slice(0, maxLength)
    .toWellFormed()
    .trim();
  return line === '' ? null : line;
}

/** The acting person's name as one short line for others to read. */
export function userName(given: string | undefined): string {
  const name = oneLineOf(given ?? loginName(), 60);
  if (name === null) throw new UsageError('--by: found no name, wanted who says so.');
  return name;
}

/** In a container the user may have no name. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
