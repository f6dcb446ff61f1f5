const small = 1;
const capital = 2;
const digit = 3;
const other = 4;
/** Beyond ASCII: asked of its Unicode properties. */
const unknown = 5;

function kindOf(unit: number): number {
  if (unit >= 128) return unknown;
  if (unit >= 97) return unit <= 122 ? small : other;
  if (unit >= 65) return unit <= 90 ? capital : other;
  return unit >= 48 && unit <= 57 ? digit : other;
}

const word = /[\p{L}\p{N}\p{M}_]+/uy;
const wordChar = /[\p{L}\p{N}\p{M}_]/u;
const anyStarts = /\p{Ll}(?=\p{Lu})|\p{Lu}(?=\p{Lu}\p{Ll})|\p{L}(?=\p{N})|\p{N}(?=\p{Lu})/gu;
const longestWord = 80;

/** Where the parts of a word in CamelCase begin, but for the first: acme|Fail, ACME|Fail, Acme|2026. */
export function partStarts(written: string): number[] {
  const starts: number[] = [];
  for (let at = 1; at < written.length; at += 1) {
    const before = kindOf(written.charCodeAt(at - 1));
    const kind = kindOf(written.charCodeAt(at));
    if (before === unknown || kind === unknown)
      return [...written.matchAll(anyStarts)].map(({ 0: last, index }) => index + last.length);
    const isStart =
      (kind === capital &&
        (before === small ||
          before === digit ||
          (before === capital && kindOf(written.charCodeAt(at + 1)) === small))) ||
      (kind === digit && (before === small || before === capital));
    if (isStart) starts.push(at);
  }
  return starts;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  for (
    let unit = text.charCodeAt(at);
    unit < 128 && (kindOf(unit) !== other || unit === 95);
    unit = text.charCodeAt(at)
  )
    at += 1;
  if (!(text.charCodeAt(at) >= 128)) return at;
  word.lastIndex = from;
  return word.test(text) ? word.lastIndex : from;
}

const signs = ['#', '@', '\uff03', '\uff20'];
const sign = /[#@\uff03\uff20]/g;
/** Calls `found` with the hashtags and handles of a text as it is written, without their sign, and where they begin. */
export function eachTag(text: string, found: (word: string, at: number) => void): void {
  // Most texts have none: asking for one sign after the other is ten times as fast as for any of them.
  if (!signs.some((one) => text.includes(one))) return;
  sign.lastIndex = 0;
  for (let next = sign.exec(text); next; next = sign.exec(text)) {
    const at = next.index + 1;
    const end = wordEnd(text, at);
    if (end > at) found(text.slice(at, end), at);
    sign.lastIndex = end;
  }
}

/** Small, capital or other, of each unit that was asked for; 0: not yet. */
const cases = new Uint8Array(0x1_0000);
function caseOf(unit: number): number {
  const known = cases[unit] ?? 0;
  if (known !== 0) return known;
  const char = String.fromCharCode(unit);
  const found = /\p{Ll}/u.test(char) ? small : /\p{Lu}/u.test(char) ? capital : other;
  cases[unit] = found;
  return found;
}

const asciiCamel = /[a-z][A-Z]/g;
const isAscii = /^[\x00-\x7f]*$/;
/** Index of a capital right behind a small letter, at or after `from`; -1: there is none. */
function nextTurn(text: string, ascii: boolean, from: number): number {
  if (ascii) {
    asciiCamel.lastIndex = from;
    return (asciiCamel.exec(text)?.index ?? -2) + 1;
  }
  let before = other;
  for (let at = from; at < text.length; at += 1) {
    const unit = caseOf(text.charCodeAt(at));
    if (before === small && unit === capital) return at;
    before = unit;
  }
  return -1;
}

/** The same for words in CamelCase. */
export function eachCamel(text: string, found: (word: string, at: number) => void): void {
  const ascii = isAscii.test(text);
  for (let turn = nextTurn(text, ascii, 0); turn > 0; ) {
    let from = turn;
    while (turn - from < longestWord && from > 0 && wordChar.test(text.charAt(from - 1))) from -= 1;
    const end = wordEnd(text, from);
    if (end - from <= longestWord) found(text.slice(from, end), from);
    turn = nextTurn(text, ascii, Math.max(turn, end));
  }
}

/** A text as it is written, with spaces between the parts of its hashtags. */
export function tagsApart(text: string): string {
  if (!text.includes('#') && !text.includes('\uff03')) return text;
  let apart = '';
  let from = 0;
  eachTag(text, (word, at) => {
    const sign = text[at - 1];
    if (sign !== '#' && sign !== '\uff03') return;
    for (const start of partStarts(word)) {
      apart += `${text.slice(from, at + start)} `;
      from = at + start;
    }
  });
  return apart + text.slice(from);
}
