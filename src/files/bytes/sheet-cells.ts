/** Which of a workbook's number formats show days and which show hours, by the index that a cell names. */
export interface CellFormats {
  /** Null: a plain number. */
  of(style: number): { day: boolean; hour: boolean } | null;
}

/** Built-in formats that show a day, and those that show an hour. */
const builtInDays = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const builtInHours = new Set([18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 46, 47, 55, 56]);

export function cellFormats(styles: string): CellFormats {
  const written = new Map<number, string>();
  for (const [tag] of styles.matchAll(/<(?:\w+:)?numFmt\b[^>]{0,2000}>/g)) {
    const [, id] = /numFmtId="(\d+)"/.exec(tag) ?? [];
    const [, code] = /formatCode="([^"]*)"/.exec(tag) ?? [];
    if (id !== undefined && code !== undefined) written.set(Number(id), code);
  }
  const [, formats = ''] = /<(?:\w+:)?cellXfs\b[^>]*>([\s\S]*?)<\/(?:\w+:)?cellXfs>/.exec(styles) ?? [];
  const byStyle = [...formats.matchAll(/<(?:\w+:)?xf\b[^>]{0,2000}>/g)].map(([tag]) => {
    const id = Number(/numFmtId="(\d+)"/.exec(tag)?.[1] ?? 0);
    // Quoted words, colours and conditions are no part of what is shown.
    const code = (written.get(id) ?? '').replace(/&quot;.*?&quot;|"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
    const day = builtInDays.has(id) || /[yd]/i.test(code) || /m{3,}/i.test(code);
    const hour = builtInHours.has(id) || /[hs]/i.test(code);
    return day || hour ? { day, hour } : null;
  });
  return { of: (style) => byStyle[style] ?? null };
}

/** 1970-01-01 in days, as spreadsheets count from 1899-12-30; older ones of the Mac count from 1904. */
const epochSerial = 25_569;
const macDays = 1_462;

/** A number of a cell as it is shown: a day, an hour, both, or the number. */
export function shownNumber(
  written: string,
  format: { day: boolean; hour: boolean } | null,
  { from1904 }: { from1904: boolean },
): string {
  const value = Number(written);
  if (format === null || written.trim() === '' || !Number.isFinite(value) || value < 0 || value > 2_958_466)
    return written;
  const days = value + (from1904 ? macDays : 0);
  const iso = new Date(Math.round((days - epochSerial) * 86_400) * 1000).toISOString();
  if (!format.day || value < 1) return iso.slice(11, 19);
  return format.hour || value % 1 !== 0 ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}` : iso.slice(0, 10);
}

/** `C7` is in column 2, counted from 0. */
export function columnOf(reference: string | null): number | null {
  const [letters] = /^[A-Z]{1,3}/.exec(reference ?? '') ?? [];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
