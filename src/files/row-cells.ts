/** What programs write where nothing is known. */
const nothing =
  /^(?:n\/?a|#n\/a|#ref!|#value!|nan|nat|null|none|nil|undefined|unknown|not available|[-\u2013\u2014._?]+)$/i;
/** A spreadsheet shortens long numbers: the last digits are lost. */
const shortened = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/** An id as a platform gave it; null where the cell holds none: `N/A`, `-`, `1.7E+18`. */
export function idOf(cell: string | null): string | null {
  if (cell === null || nothing.test(cell) || shortened.test(cell)) return null;
  const whole = /^(\d+)\.0+$/.exec(cell)?.[1];
  // A table program that reads ids as decimals keeps no more than 15 digits.
  if (whole !== undefined) return whole.length > 15 ? null : whole;
  return cell;
}

/** Whether an id is none because a spreadsheet shortened it. */
export const isShortened = (cell: string): boolean => shortened.test(cell) || /^\d{16,}\.0+$/.test(cell);

const thousands: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9, tsd: 1e3, mio: 1e6, mrd: 1e9, 万: 1e4, 億: 1e8 };
const counted = /^([\d.,' \u00a0\u202f]{1,20}?)\s?(k|m|b|tsd\.?|mio\.?|mrd\.?|万|億)?\+?$/i;

/** `1,234`, `1.234`, `12.5K` and `3.0` as numbers; null: the cell is none. */
export function countOf(cell: string | null): number | null {
  const [, digits = '', unit = ''] = counted.exec(cell?.trim() ?? '') ?? [];
  if (!/^\d/.test(digits)) return null;
  const factor = thousands[unit.toLowerCase().replace('.', '')] ?? 1;
  const grouped = /^\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*$/.test(digits);
  if (grouped && factor === 1) return Number(digits.replace(/\D/g, ''));
  const value = Number(digits.replace(',', '.'));
  return Number.isFinite(value) ? Math.round(value * factor) : null;
}

/** Whether a cell says yes, or names something. */
export const isTold = (cell: string | null): boolean =>
  cell !== null && !nothing.test(cell) && !/^(?:false|no|0|\[\]|\{\})$/i.test(cell);

/** The name of an account without the sign before it, or what a tool writes before an id. */
export function accountOf(cell: string | null): string | null {
  if (cell === null || nothing.test(cell)) return null;
  return cell.replace(/^@(?=[\w.]+(?:@[\w.-]+)?$)/, '').replace(/^ex:[a-z]+-(?=\w)/, '');
}
