import type { Heard } from '../../core/detection.ts';
import { type Label, labels, minuteMs, type Probabilities, type Time } from '../../core/domain.ts';
import { marksOf } from '../memory/story-memory.ts';
import { type PostFacts, urgencyOfPast } from '../memory/urgent-posts.ts';

/** The fields of a mention that a backtest needs. */
export interface PastMention {
  id: string;
  at: Time;
  /** When it first became known. */
  seen: Time;
  speaker: string;
  /** Null: the scorer abstained. Undefined: no label is given, so the text has to be scored. */
  label: Label | null | undefined;
  p: Probabilities | null;
  /** Line in its file, for reports. */
  line: number;
}

/** The mentions of one brand as columns. A year of a busy brand has hundreds of thousands. */
export interface PastMentions {
  ids: string[];
  speakers: string[];
  sources: string[];
  at: Time[];
  seen: Time[];
  /** Index in `labels`; -1: none. */
  labels: number[];
  /** P(negative); NaN: none. */
  pNegative: number[];
  lines: number[];
  /** How likely the mention alone is to become a crisis; NaN: not at all, or unknown. */
  urgency: number[];
  /** What a mention that may be negative is about; empty: nothing, or unknown. */
  marks: string[];
}

export const noMentions = (): PastMentions => ({
  ids: [],
  speakers: [],
  sources: [],
  at: [],
  seen: [],
  labels: [],
  pNegative: [],
  lines: [],
  urgency: [],
  marks: [],
});

/** Returns the row's place. */
export function addMention(mentions: PastMentions, mention: PastMention, source: string): number {
  mentions.ids.push(mention.id);
  mentions.speakers.push(mention.speaker);
  mentions.sources.push(source);
  mentions.at.push(mention.at);
  mentions.seen.push(mention.seen);
  mentions.lines.push(mention.line);
  const place = mentions.ids.length - 1;
  mentions.urgency.push(Number.NaN);
  mentions.marks.push('');
  setScore(mentions, place, mention);
  return place;
}

export function setScore(mentions: PastMentions, place: number, { label, p }: Pick<PastMention, 'label' | 'p'>): void {
  mentions.labels[place] = label ? labels.indexOf(label) : -1;
  mentions.pNegative[place] = p === null ? Number.NaN : p.negative;
}

/** Excludes a row from the order. */
export function drop(mentions: PastMentions, place: number): void {
  mentions.at[place] = Number.NaN;
}

/** Nobody posts this much in one second. A program probably set the time of such rows. */
const mostInOneSecond = 500;
const togetherMs = 10 * minuteMs;

export interface Ordered {
  /** Places in order of `seen`, then id. Each id appears once: the row seen first. */
  order: Uint32Array;
  /** Lines of the repeated rows. */
  repeated: number[];
  /** Lines of groups of more than 500 rows with the same second. */
  clumped: number[];
}

/** Orders rows by when they became known, independent of the order in which they were added. */
export function inOrderOfSeen(mentions: PastMentions): Ordered {
  const { ids, at, seen, lines } = mentions;
  const crowded = crowdedSeconds(mentions);
  const places: number[] = [];
  const clumped: number[] = [];
  for (let place = 0; place < ids.length; place++) {
    const posted = at[place] ?? Number.NaN;
    if (Number.isNaN(posted)) continue;
    if (crowded.size > 0 && isTogether(mentions, place) && crowded.has(Math.floor(posted / 1000)))
      clumped.push(lines[place] ?? 0);
    else places.push(place);
  }
  const all = Uint32Array.from(places);
  const compare = (a: number, b: number): number =>
    (seen[a] ?? 0) - (seen[b] ?? 0) || byText(ids[a], ids[b]) || byContent(mentions, a, b);
  all.sort(compare);
  const known = new Set<string>();
  const repeated: number[] = [];
  let kept = 0;
  for (const place of all) {
    const id = ids[place] ?? '';
    if (known.has(id)) repeated.push(lines[place] ?? 0);
    else {
      known.add(id);
      all[kept++] = place;
    }
  }
  return { order: all.slice(0, kept), repeated, clumped };
}

const byText = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

/** For two rows with the same id and `seen`, content decides, so that the file's order does not matter. */
const byContent = (mentions: PastMentions, a: number, b: number): number =>
  (mentions.at[a] ?? 0) - (mentions.at[b] ?? 0) ||
  byText(mentions.speakers[a], mentions.speakers[b]) ||
  (mentions.labels[a] ?? 0) - (mentions.labels[b] ?? 0) ||
  (mentions.pNegative[a] ?? 0) - (mentions.pNegative[b] ?? 0) ||
  byText(mentions.sources[a], mentions.sources[b]);

const isTogether = ({ at, seen }: PastMentions, place: number): boolean =>
  (seen[place] ?? 0) - (at[place] ?? 0) < togetherMs;

function crowdedSeconds(mentions: PastMentions): Set<number> {
  if (mentions.ids.length <= mostInOneSecond) return new Set();
  const counts = new Map<number, number>();
  for (let place = 0; place < mentions.ids.length; place++) {
    const posted = mentions.at[place] ?? Number.NaN;
    if (Number.isNaN(posted) || !isTogether(mentions, place)) continue;
    const second = Math.floor(posted / 1000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > mostInOneSecond).map(([second]) => second));
}

const negative = labels.indexOf('negative');

/** The label of a row, as the engine hears it. */
export function heardOf(mentions: PastMentions, place: number): Heard {
  const p = mentions.pNegative[place] ?? Number.NaN;
  return { negative: mentions.labels[place] === negative, p: Number.isNaN(p) ? null : p };
}

/** Sets text and reach; requires the score. */
export function setUrgency(mentions: PastMentions, place: number, facts: PostFacts): void {
  mentions.urgency[place] = urgencyOfPast(facts, heardOf(mentions, place));
}

/** Sets what the text is about; requires the score. */
export function setMarks(mentions: PastMentions, place: number, text: string): void {
  mentions.marks[place] = marksOf(text, heardOf(mentions, place));
}
