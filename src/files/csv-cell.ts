/**
 * Where a spreadsheet program that splits at semicolons or tabs, as it does in half of Europe whatever our quotes say, would
 * begin a cell with a formula. Smileys such as `;-)` are none.
 */
const hiddenFormula = /([;\t]["' ]*)(?=[=@\uff1d\uff20]|[+\-\uff0b\uff0d][\p{L}\p{N}(])/gu;

const guarded = /^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/;
const guardedHidden = /([;\t]["' ]*)'(?=[=@\uff1d\uff20]|[+\-\uff0b\uff0d][\p{L}\p{N}(])/gu;

/**
 * A cell of RFC 4180. A spreadsheet program runs what starts with one of `= + - @ TAB CR` as a formula, so text that
 * does gets a leading apostrophe (OWASP ASVS 1.2.10), also behind a separator of other countries. Numbers are ours and
 * stay numbers.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const bare = value.replace(hiddenFormula, "$1'");
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(bare) ? `'${bare}` : bare;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a cell without the apostrophes that `csvCell` puts before formulas. */
export const csvText = (cell: string): string => cell.replace(guarded, '').replace(guardedHidden, '$1');
