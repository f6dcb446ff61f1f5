// Not allowed in XML 1.0, or able to turn the direction of the text around it.
const unwanted =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe as text and as an attribute's value. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(unwanted, '')
    .replace(/[&<>"']/g, (char) => escapes[char] ?? '');

const wide = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Emoji_Presentation}]/u;
const narrow = /[iIjl1.,:;!'|()[\]frt ]/;

/** Width in units of the font size, near enough to place a label. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text)
    width += wide.test(char) ? 1 : narrow.test(char) ? 0.34 : /[A-Z\u0400-\u042fmwMW]/.test(char) ? 0.72 : 0.585;
  return width;
}

/** Cuts a text that would be wider than `width` (in units of the font size) and says so with an ellipsis. */
export function fitText(text: string, width: number): string {
  const line = text.slice(0, 1_000).toWellFormed().replace(/\s+/g, ' ').trim();
  if (textWidth(line) <= width) return line;
  let used = textWidth('…');
  let kept = '';
  for (const char of line) {
    used += textWidth(char);
    if (used > width) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}
