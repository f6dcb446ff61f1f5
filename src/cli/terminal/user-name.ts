import { userInfo } from 'node:os';
import { cleanText } from '../../core/clean.ts';
import { onServer } from '../../core/incident.ts';
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

/** The acting person's name as one short line for others to read; `onServer` for an account of the machine. */
export function userName(given: string | undefined): string {
  const name = oneLineOf(given ?? loginName() ?? onServer, 60);
  if (name === null) throw new UsageError('--by: found no name, wanted who says so.');
  return name;
}

/** Accounts that images of containers and packages bring. */
const services = ['root', 'node', 'earshot', 'nobody', 'ubuntu', 'app'];
/** People get numbers from here on. */
const firstPerson = process.platform === 'darwin' ? 500 : 1000;

/** The person's login name; null for an account that is nobody's, and in a container where it has no name. */
function loginName(): string | null {
  try {
    const { uid, username } = userInfo();
    const isPerson = (uid < 0 || uid >= firstPerson) && !services.includes(username);
    return isPerson ? username : null;
  } catch {
    return null;
  }
}
