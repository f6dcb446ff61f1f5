const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const plain = /^[\u0020-\u007e]*$/;
/** A character that takes two columns; halfwidth kana and jamo take one. */
const wide =
  /(?![\uff61-\uffdc])[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\p{sc=Yiii}\p{Emoji_Presentation}\u3000-\u303e\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const flag = /^\p{RI}{2}$/u;
const markOrFormat = /[\p{Mn}\p{Me}\p{Cf}]/gu;

function graphemeWidth(grapheme: string): number {
  if (wide.test(grapheme) || flag.test(grapheme)) return 2;
  return [...grapheme.replace(markOrFormat, '')].length;
}

const segmentsOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Number of columns that a line takes on a terminal. */
export const displayWidth = (text: string): number =>
  plain.test(text) ? text.length : segmentsOf(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);

export const padDisplay = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

function broken(word: string, width: number): string[] {
  const parts = [''];
  let used = 0;
  for (const grapheme of segmentsOf(word)) {
    const more = graphemeWidth(grapheme);
    if (used + more > width && used > 0) {
      parts.push('');
      used = 0;
    }
    parts[parts.length - 1] += grapheme;
    used += more;
  }
  return parts;
}

/** Lines of at most `width` columns, broken at spaces where words allow it. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.split(' ')) {
    if (line !== null && displayWidth(line) + 1 + displayWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== null) lines.push(line.trimEnd());
    const parts = displayWidth(word) <= width ? [word] : broken(word, width);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  return [...lines, line ?? ''];
}

/** The beginning of a line, in at most `width` columns. */
export function cutDisplay(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${broken(text, width - 1)[0] ?? ''}…`;
}
