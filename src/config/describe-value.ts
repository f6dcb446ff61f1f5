import type { Path } from './problems.ts';

const secretKey =
  /token|secret|feed|passw|webhook|smtp|key|credential|url|auth(?!or)|cookie|signature|headers|store|queue|heartbeat/i;
const looksSecret = /^[\w+/=.:-]{24,}$|:\/\/|^(xox|xapp-|Bearer |sk-)|^(?=.*\d)(?=.*[a-z])[\w-]{16,}$/i;

/** Whether values of this key must never be shown. */
export const isSecretKey = (key: string): boolean => secretKey.test(key);

/** Describes a value of the file without revealing a secret. */
export function describeValue(value: unknown, path: Path): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a group of keys';
  const hidden = path.some((part) => typeof part === 'string' && isSecretKey(part));
  if (typeof value !== 'string') return hidden ? `a ${typeof value}` : String(value);
  if (value === '') return 'an empty text';
  if (hidden || looksSecret.test(value)) return `a text of ${value.length} characters`;
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}
