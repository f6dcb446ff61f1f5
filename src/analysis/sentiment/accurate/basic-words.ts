/**
 * BERT's basic tokeniser, uncased: control characters away, accents stripped, lower case, every CJK character and every
 * punctuation mark a word of its own. Yields the words in order, lazily: the reader stops when it has enough. A word of
 * more than `longest` characters is cut just above that: who reads it needs to know only that it is too long.
 *
 * Character by character, so that no pile of combining marks costs more than its length.
 */
export function* basicWords(text: string, longest: number): Generator<string> {
  let word = '';
  let length = 0;
  for (const character of text) {
    for (const plain of plainForm(character)) {
      const alone = standsAlone(plain);
      if (!alone && plain !== ' ') {
        if (length <= longest) word += plain;
        length += 1;
        continue;
      }
      if (length > 0) yield word;
      if (alone) yield plain;
      word = '';
      length = 0;
    }
  }
  if (length > 0) yield word;
}

const mark = /\p{Mn}/u;
const other = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;
const white = /\p{White_Space}/u;
const punctuation = /\p{P}/u;

/** In lower case and without accents; '' for what is not read, ' ' for any white space. */
function plainForm(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 32 && code < 127) return code >= 65 && code <= 90 ? String.fromCharCode(code + 32) : character;
  if (white.test(character) && (!other.test(character) || '\t\n\r'.includes(character))) return ' ';
  if (code === 0xfffd || other.test(character)) return '';
  let plain = '';
  for (const part of character.normalize('NFD')) if (!mark.test(part)) plain += part.toLowerCase();
  return plain;
}

/** Also the ASCII symbols that Unicode does not call punctuation, such as `$` and `+`. */
function standsAlone(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code > 127) return isCjk(code) || punctuation.test(character);
  const letterOrDigit = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return code > 32 && !letterOrDigit;
}

/** The ideographs that BERT was trained to take singly; the gap before 2B920 is BERT's own. */
const isCjk = (code: number): boolean =>
  code >= 0x3400 &&
  (code <= 0x4dbf ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0x20000 && code <= 0x2a6df) ||
    (code >= 0x2a700 && code <= 0x2b73f) ||
    (code >= 0x2b740 && code <= 0x2b81f) ||
    (code >= 0x2b920 && code <= 0x2ceaf) ||
    (code >= 0x2f800 && code <= 0x2fa1f));
