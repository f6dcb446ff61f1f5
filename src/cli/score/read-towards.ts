import type { Towards } from '../../core/plugins/scorer.ts';

const maxNames = 1_000;
const maxNameLength = 200;

export const wantedTowards = `{"names": ["acme"], "others": ["globex"]}: 1 to ${maxNames} names, others may be left out`;

/** Reads "towards" of a line; null: invalid. Hand-written, because a schema library loads more slowly than the model. */
export function readTowards(value: unknown): Towards | null {
  if (typeof value !== 'object' || value === null) return null;
  const { names, others = [], ...unknown } = value as Record<string, unknown>;
  if (!areNames(names) || names.length === 0 || !areNames(others) || Object.keys(unknown).length > 0) return null;
  return { names, others };
}

const areNames = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length <= maxNames &&
  value.every((name) => typeof name === 'string' && name !== '' && name.length <= maxNameLength);
