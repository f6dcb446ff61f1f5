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

const isSign = (unit: number): boolean => unit === 35 || unit === 64 || unit === 0xff03 || unit === 0xff20;
const word = /[\p{L}\p{N}\p{M}_]+/uy;
const wordChar = /[\p{L}\p{N}\p{M}_]/u;
const anyCamel = /\p{Ll}\p{Lu}/u;
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

const wordEnd = (text: string, at: number): number => {
  word.lastIndex = at;
  return word.test(text) ? word.lastIndex : at;
};

/**
 * Calls `found` with the words of a text as it is written that may have parts, and where they begin: hashtags and handles,
 * without their sign, and on demand all words in CamelCase. Linear.
 */
export function wordsInParts(
  text: string,
  all: boolean,
  found: (word: string, at: number, tag: boolean) => void,
): void {
  let last = other;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const kind = kindOf(unit);
    if (isSign(unit)) {
      const end = wordEnd(text, at + 1);
      if (end > at + 1) found(text.slice(at + 1, end), at + 1, true);
      at = Math.max(at, end - 1);
      last = other;
      continue;
    }
    const turns =
      all &&
      ((kind === capital && (last === small || last === unknown)) ||
        (kind === unknown && last >= small && last !== other));
    last = kind;
    if (!turns || ((kind === unknown || text.charCodeAt(at - 1) > 127) && !anyCamel.test(text.slice(at - 1, at + 1))))
      continue;
    let from = at - 1;
    while (at - from < longestWord && from > 0 && wordChar.test(text.charAt(from - 1))) from -= 1;
    const end = wordEnd(text, from);
    if (end - from <= longestWord) found(text.slice(from, end), from, false);
    at = Math.max(at, end - 1);
    last = other;
  }
}

/** A text as it is written, with spaces between the parts of its hashtags. */
export function tagsApart(text: string): string {
  if (!text.includes('#') && !text.includes('\uff03')) return text;
  let apart = '';
  let from = 0;
  wordsInParts(text, false, (word, at) => {
    const sign = text[at - 1];
    if (sign !== '#' && sign !== '\uff03') return;
    for (const start of partStarts(word)) {
      apart += `${text.slice(from, at + start)} `;
      from = at + start;
    }
  });
  return apart + text.slice(from);
}
