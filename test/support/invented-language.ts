import { occasions, severities, verdicts } from '../../src/core/incident.ts';
import type { Catalogue } from '../../src/wording/catalogue/catalogue.ts';
import { en } from '../../src/wording/catalogue/en.ts';

/** What a catalogue says stands between these, and within it what it was given between those. */
const said = ['⟦', '⟧'] as const;
const given = ['⟪', '⟫'] as const;

/** Values that choose what is said, and are not said themselves. */
const keys: ReadonlySet<string> = new Set([
  ...['wave', 'surge', 'silence', 'post'],
  ...[...occasions, 'undelivered', 'unacknowledged', ...severities, ...verdicts],
  ...['top author', 'largest story', 'bot-like cluster', 'growing', 'UTC'],
]);

/** The strings of a value, each changed. */
function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, change)]));
}

const mark = (text: string): string => (keys.has(text) ? text : given[0] + text + given[1]);

function wrapped(entry: unknown): unknown {
  if (typeof entry === 'string') return said[0] + entry + said[1];
  if (typeof entry === 'function')
    return (...values: unknown[]) => wrapped(entry(...values.map((value) => mapped(value, mark))));
  if (Array.isArray(entry)) return entry.map(wrapped);
  if (typeof entry !== 'object' || entry === null) return entry;
  return Object.fromEntries(Object.entries(entry).map(([key, one]) => [key, wrapped(one)]));
}

/** A language in which every entry of the English catalogue is marked as said, and its values as given. */
export const inventedLanguage = wrapped(en) as Catalogue;

/** What a text holds that no entry of the invented language says. */
export function unsaid(text: string): string {
  const open: string[] = [];
  let rest = '';
  for (const char of text) {
    if (char === said[0] || char === given[0]) open.push(char);
    else if (char === said[1] || char === given[1]) {
      open.pop();
      rest += ' ';
    } else if (open.at(-1) !== said[0]) rest += char;
  }
  if (open.length > 0) throw new Error(`what is said has no end: ${text}`);
  return rest;
}
