import type { Time } from '../../../core/domain.ts';

/** A time without a zone is UTC, as Lemmy wrote it up to 0.18. Null: it is no time. */
export function parseUtc(written: string): Time | null {
  const at = Date.parse(/(?:z|[+-]\d\d:?\d\d)$/i.test(written) ? written : `${written}Z`);
  return Number.isFinite(at) ? at : null;
}
