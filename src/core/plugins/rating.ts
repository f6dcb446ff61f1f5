/** A scale of ratings, such as the stars of a review. */
export interface RatingScale {
  worst: number;
  best: number;
}

/** Reads `1-5` or `0-10`. */
export function readScale(text: string): RatingScale | null {
  const [, worst, best] = /^(-?\d{1,4})-(\d{1,4})$/.exec(text) ?? [];
  return worst !== undefined && Number(worst) < Number(best) ? { worst: Number(worst), best: Number(best) } : null;
}

/** As it is shown, exported and read again: `2 of 5`, `7 of 0-10`. What is no number on the scale stays as it is. */
export function writeRating(written: string, { worst, best }: RatingScale): string {
  const number = written.trim().replace(',', '.');
  const value = Number(number);
  if (number === '' || !(value >= worst && value <= best)) return written.trim();
  return worst === 1 ? `${value} of ${best}` : `${value} of ${worst}-${best}`;
}

/** Where it stands on its scale, from -1 (worst) to 1 (best); null: it is no rating. */
export function readRating(reported: string | null | undefined): number | null {
  const [, written, from, to] = /^(-?\d{1,6}(?:\.\d+)?) of (?:(-?\d{1,4})-)?(\d{1,4})$/.exec(reported ?? '') ?? [];
  if (written === undefined) return null;
  const [value, worst, best] = [Number(written), Number(from ?? 1), Number(to)];
  return value >= worst && value <= best && worst < best ? (2 * (value - worst)) / (best - worst) - 1 : null;
}

/** The text of a post that is a rating and no more. */
export const ratingWords = (reported: string): string => `Rated ${reported}.`;
