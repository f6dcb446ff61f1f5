import { fold } from '../../text/fold.ts';
import type { SoughtTerm } from '../find-term.ts';
import type { Shape } from '../term-shape.ts';
import type { Frequencies } from './frequencies.ts';
import { runEnd } from './runs.ts';

/** A piece of text that begins where a word may begin. */
export interface Anchor {
  text: string;
  /** Neither letter nor digit of ASCII may follow such a one at its end. */
  whole: boolean;
  /** A run, or a part of one that is cut, that must stand somewhere in the text too; null: none. */
  beside: string | null;
}

/** More tells no more apart, and would make a text of one letter slow. A run is kept as a whole. */
const longestAnchor = 24;
/** Only among so many parts the rarest is chosen, and so many behind it are joined: each more can be joined in more ways. */
const partsToChooseFrom = 3;
const mostJoined = 2;

/** Where one of them stands, the term may stand; where none does, it cannot. */
export const anchorsOf = ({ kind, text, shapes }: SoughtTerm, frequencies: Frequencies): Anchor[] =>
  kind === 'word' || kind === 'phrase'
    ? shapes.flatMap((shape) => shapeAnchors(shape, frequencies))
    : [cut({ text: fold(text), whole: true, beside: null })];

/** How often the term's anchors stand in texts, as a rough share. */
export const frequencyOf = ({ kind, text, shapes }: SoughtTerm, frequencies: Frequencies): number =>
  kind === 'word' || kind === 'phrase'
    ? shapes.reduce((sum, { parts }) => sum + frequencies.of(parts[rarest(parts, frequencies)] ?? ''), 0)
    : frequencies.of(text);

/** The rarest part, alone and written together with those around it. */
function shapeAnchors(shape: Shape, frequencies: Frequencies): Anchor[] {
  const { parts, inflection } = shape;
  const last = parts.length - 1;
  const chosen = rarest(parts, frequencies);
  const anchors: Anchor[] = [];
  for (let from = 0; from <= chosen; from += 1)
    for (let to = chosen; to <= Math.min(last, chosen + mostJoined + 1); to += 1) {
      const whole = to === last || to <= chosen + mostJoined;
      const endings = to === last ? (inflection.endings ?? ['']) : [''];
      const beside = besideOf(shape, from, whole ? to : last, frequencies);
      for (const text of joinedOf(shape, from, to))
        for (const ending of endings) anchors.push(cut({ text: text + ending, whole, beside }));
    }
  return anchors;
}

/**
 * The rarer of the first part and the last one, where it stands right beside parts `from` to `to` and apart from them: then
 * it is written together with nothing. `to` is the last part where more may be written together with them.
 */
function besideOf({ parts, inflection }: Shape, from: number, to: number, frequencies: Frequencies): string | null {
  const last = parts.length - 1;
  const apart = [from === 1 ? parts[0] : '', to === last - 1 && inflection.endings === null ? (parts[last] ?? '') : ''];
  const runs = apart.map((part) => part.slice(0, runEnd(part, 0))).filter((run) => run !== '');
  return runs.sort((a, b) => frequencies.of(a) - frequencies.of(b))[0] ?? null;
}

/** Parts written together, an ampersand also as a word. */
function joinedOf({ parts, joints }: Shape, from: number, to: number): string[] {
  let texts = [parts[from] ?? ''];
  for (let at = from + 1; at <= to; at += 1) {
    const between = joints[at - 1] === 'ampersand' ? ['', 'and'] : [''];
    texts = texts.flatMap((text) => between.map((joint) => text + joint + parts[at]));
  }
  return texts;
}

function rarest(parts: readonly string[], frequencies: Frequencies): number {
  const shares = parts.slice(0, partsToChooseFrom).map(frequencies.of);
  return shares.indexOf(Math.min(...shares));
}

function cut(anchor: Anchor): Anchor {
  const { text } = anchor;
  const run = runEnd(text, 0);
  const end = Math.max(run, longestAnchor);
  return text.length <= end ? anchor : { ...anchor, text: text.slice(0, end), whole: run === end };
}
