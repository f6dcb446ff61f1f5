import { maxTextLength } from '../../../core/clean.ts';
import { fold } from '../../text/fold.ts';

/** A word of a text, or `>` and `<` between words. */
export interface Token {
  /** Folded: case and accents do not matter. */
  word: string;
  /** The same without a possessive 's. */
  base: string;
  /** UTF-16 indices in the text, without the sign. */
  from: number;
  to: number;
  sign: '' | '@' | '#';
  /** Starts with a capital letter. */
  capital: boolean;
  /** What stands between it and the word before. */
  gap: 'none' | 'pause' | 'stop';
  /** A question mark ends its sentence. */
  asked: boolean;
}

// Links, hearts and arrows are passed over; then signs of comparison, then words.
const parts =
  /(?:https?:\/\/|www\.)\S+|<3+|-+>|<-+|&[gl]t;|[<>]|([@#\uff20\uff03]?)([\p{L}\p{N}\p{M}_]+(?:['\u2019\u02bc][\p{L}\p{N}]+)*)/gu;
const stops = /[.!?\n\u2026\u061f\u3002|]/;
const pauses = /[,;:()"\u201c\u201d\u2013\u2014]|\s-+\s/;
const possessive = /'s?$/;
const capital = /^\p{Lu}/u;

/** The words of a text, links left out. Linear; what lies behind `maxTextLength` is not looked at. */
export function tokensOf(whole: string): Token[] {
  const text = whole.length > maxTextLength ? whole.slice(0, maxTextLength) : whole;
  const tokens: Token[] = [];
  let sentence = 0;
  let end = 0;
  const endSentence = (between: string): void => {
    if (between.includes('?') || between.includes('\u061f'))
      for (let i = sentence; i < tokens.length; i += 1) (tokens[i] as Token).asked = true;
    sentence = tokens.length;
  };
  for (const { 0: found, 1: sign = '', 2: written, index } of text.matchAll(parts)) {
    const word = written === undefined ? comparisonSigns[found] : fold(written);
    if (!word) continue;
    const from = written === undefined ? index : index + sign.length;
    const between = text.slice(end, index);
    const gap = tokens.length === 0 || stops.test(between) ? 'stop' : pauses.test(between) ? 'pause' : 'none';
    if (gap === 'stop') endSentence(between);
    end = index + found.length;
    const starts = sign !== '' && !isJoined(text, index);
    tokens.push({
      word,
      base: word.replace(possessive, ''),
      from,
      to: end,
      sign: starts ? (sign === '@' || sign === '\uff20' ? '@' : '#') : '',
      capital: written !== undefined && capital.test(written),
      gap,
      asked: false,
    });
  }
  endSentence(text.slice(end));
  return tokens;
}

const comparisonSigns: Readonly<Record<string, string>> = { '>': '>', '&gt;': '>', '<': '<', '&lt;': '<' };

/** `bob@acme`: no name of an account. */
const isJoined = (text: string, index: number): boolean => index > 0 && /[\p{L}\p{N}]/u.test(text.charAt(index - 1));
