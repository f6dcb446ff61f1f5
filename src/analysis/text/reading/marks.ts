import { hashOf } from './hash.ts';

const mark = (name: string): number => hashOf(` ${name}`);
/** Mixed into the hash of a word that stands so. */
export const salts = { negated: mark('negated'), contrast: mark('contrast'), tag: mark('tag') };
/** What is no word and says something all the same. */
export const marks = {
  user: mark('user'),
  link: mark('link'),
  money: mark('money'),
  dots: mark('dots'),
  stretched: mark('stretched'),
  exclamation: [0, 1, 2, 3].map((n) => mark(`exclamation ${n}`)),
  question: [0, 1, 2, 3].map((n) => mark(`question ${n}`)),
  capitals: [0, 1, 2, 3].map((n) => mark(`capitals ${n}`)),
  length: [0, 1, 2, 3, 4, 5].map((n) => mark(`length ${n}`)),
  happy: mark('face happy'),
  sad: mark('face sad'),
  wry: mark('face wry'),
  heart: mark('face heart'),
};

/** The mouth of a face, after its eyes and perhaps a nose. */
export function faceAt(text: string, at: number): number {
  let next = at + 1;
  const eyes = text.charCodeAt(at);
  if (eyes === 0x3c) return text.charCodeAt(next) === 0x33 ? marks.heart : 0;
  const nose = text.charCodeAt(next);
  if (nose === 0x2d || nose === 0x27) next += 1;
  switch (text.charCodeAt(next)) {
    case 0x29:
    case 0x5d:
    case 0x44:
      return marks.happy;
    case 0x28:
    case 0x5b:
    case 0x27:
      return marks.sad;
    case 0x2f:
    case 0x5c:
    case 0x7c:
      // Not the colon of a link.
      return text.charCodeAt(next + 1) === 0x2f ? 0 : marks.wry;
    default:
      return 0;
  }
}
