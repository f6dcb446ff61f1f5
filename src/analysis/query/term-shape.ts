import { fold } from '../text/fold.ts';
import { type Inflection, inflectionOf, sEndings, withoutUmlauts } from './inflection.ts';

/** What joins two parts of a name: each can be written in several ways. */
export type Joint = 'space' | 'hyphen' | 'tight' | 'apostrophe' | 'ampersand';

/** How a word or phrase is looked for. */
export interface Shape {
  /** Folded; the last one without its ending, where it has some. */
  parts: readonly [string, ...string[]];
  /** One fewer than parts. */
  joints: readonly Joint[];
  /** The part by which most texts are passed over. */
  longest: string;
  inflection: Inflection;
  /** Written together it is long enough to be no other word: joycon, but not hm; silvermug, but not onit. */
  joinable: boolean;
  joinableWords: boolean;
}

const fewestJoined = 3;
const fewestJoinedWords = 6;
const outer = /^[,;:!?'"()-]+(?=.)|(?<=.)[,.;:!?'"()-]+$/g;
/** Silver & Mug, Silver and Mug. */
const ampersand = /(?<=[\p{L}\p{N}\p{M}_])(?:\s+[&+]\s*|\s*[&+]\s+|\s+and\s+)(?=[\p{L}\p{N}\p{M}_])/gu;
/** Between the letters of a word. A figure keeps its signs: 2.0, 24/7. */
const inner = /(?<=[\p{L}\p{N}\p{M}_])(?:['&+]|-+|(?<!\p{N})[./\u00b7]|[./\u00b7](?!\p{N}))(?=[\p{L}\p{N}\p{M}_])/u;
const figures = new Map(
  'one two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, at) => [word, String(at + 1)]),
);

/** The ways to write a term: as it is, its umlauts spelt out, its number as a figure (7-Eleven, 7-11). */
export function shapesOf(term: string): Shape[] {
  const spelt = withoutUmlauts(term);
  const shapes = [term, ...(spelt === null ? [] : [spelt])].flatMap((written) => shapeOf(written, term) ?? []);
  const [only] = shapes;
  if (!only) return [];
  const word = only.parts[0];
  const figure = figures.get(only.parts[1] ?? '');
  if (only.parts.length === 2 && only.joints[0] === 'hyphen' && /^\d+$/.test(word) && figure !== undefined) {
    const inflection = { ...only.inflection, endings: null };
    shapes.push({ ...only, parts: [word, figure], joints: ['tight'], longest: word, inflection });
  }
  return shapes;
}

function shapeOf(written: string, term: string): Shape | null {
  const parts: string[] = [];
  const joints: Joint[] = [];
  for (const word of fold(written).trim().replace(ampersand, '&').split(/\s+/)) {
    let rest = word.replace(outer, '');
    let joint: Joint = 'space';
    while (rest !== '') {
      const sign = inner.exec(rest);
      if (parts.length > 0) joints.push(joint);
      parts.push(sign ? rest.slice(0, sign.index) : rest);
      rest = sign ? rest.slice(sign.index + sign[0].length) : '';
      joint = sign?.[0] === "'" ? 'apostrophe' : sign && '&+'.includes(sign[0]) ? 'ampersand' : 'hyphen';
    }
  }
  const [first, ...others] = parts;
  if (first === undefined) return null;
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best));
  const { prefixes } = inflectionOf(term, first);
  const inflection = { ...inflectionOf(term, parts.at(-1) ?? first), prefixes };
  const compound = joints.length > 0 && joints.at(-1) === 'hyphen' && /[a-rt-z]$/.test(parts.at(-1) ?? '');
  const stem = others.length === 0 ? inflection.stem : first;
  return {
    parts: [stem, ...others.slice(0, -1), ...(others.length === 0 ? [] : [inflection.stem])],
    joints,
    longest: longest === parts.at(-1) ? inflection.stem : longest,
    inflection: compound && inflection.endings === null ? { ...inflection, endings: sEndings } : inflection,
    joinable: parts.join('').length >= fewestJoined,
    joinableWords: parts.join('').length >= fewestJoinedWords,
  };
}
