import { type TermOptions, termsOf } from '../text/terms.ts';

/** A text and who says it. */
export interface Statement {
  text: string;
  speaker: string;
  /** What is of one story is copies, and speaks with one voice; null: of no story. */
  story: string | null;
  language: string | null;
}

/** Bounds of the work: voices, and texts of each. */
const maxVoices = 500;
const maxTexts = 5;

/** What some voices say. */
export interface Talk {
  voices: { terms: ReadonlyMap<string, string>; speakers: ReadonlySet<string> }[];
  /** Term -> voices that say it. */
  counts: ReadonlyMap<string, number>;
  /** Sum of the counts. */
  sum: number;
}

const voiceOf = ({ story, speaker }: Statement): string => (story === null ? `by ${speaker}` : `in ${story}`);

/** One set of terms for each voice: a story, or a speaker outside of stories. */
export function listen(statements: readonly Statement[], options: TermOptions): Talk {
  const byVoice = new Map<string, { texts: Set<string>; speakers: Set<string> }>();
  for (const statement of statements) {
    const known = byVoice.get(voiceOf(statement)) ?? { texts: new Set(), speakers: new Set() };
    known.texts.add(statement.text);
    known.speakers.add(statement.speaker);
    byVoice.set(voiceOf(statement), known);
  }
  const counts = new Map<string, number>();
  let sum = 0;
  const heard = sample([...byVoice].sort(([a], [b]) => compare(a, b))).map(([, { texts, speakers }]) => {
    const terms = commonTerms([...texts].sort(compare).slice(0, maxTexts), speakers.size > 1 ? 0.5 : 0, options);
    for (const term of terms.keys()) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    sum += terms.size;
    return { terms, speakers };
  });
  return { voices: heard, counts, sum };
}

/** Evenly over the whole. */
function sample<T>(all: readonly T[]): T[] {
  const step = all.length / maxVoices;
  return step <= 1 ? [...all] : all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** Terms of at least this share of the texts: what copies are about, not what one of them adds. */
function commonTerms(texts: readonly string[], atLeast: number, options: TermOptions): Map<string, string> {
  const [only, ...others] = texts;
  if (only !== undefined && others.length === 0) return termsOf(only, options);
  const forms = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [term, form] of termsOf(text, options)) {
      if (!forms.has(term)) forms.set(term, form);
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  for (const [term, count] of counts) if (count < atLeast * texts.length) forms.delete(term);
  return forms;
}

/** A speaker who says it in several stories is one all the same. */
export function speakersSaying(terms: ReadonlySet<string>, { voices }: Talk): Map<string, number> {
  const sayers = new Map([...terms].map((term) => [term, new Set<string>()]));
  for (const voice of voices)
    for (const term of voice.terms.keys()) {
      const own = sayers.get(term);
      if (own) for (const speaker of voice.speakers) own.add(speaker);
    }
  return new Map([...sayers].map(([term, own]) => [term, own.size]));
}

/** The form in which most of them say it. */
export function formOf(term: string, { voices }: Talk): string {
  const forms = new Map<string, number>();
  for (const { terms } of voices) {
    const form = terms.get(term);
    if (form !== undefined) forms.set(form, (forms.get(form) ?? 0) + 1);
  }
  return mostFrequent(forms) ?? term;
}

export const mostFrequent = (counts: ReadonlyMap<string, number>): string | undefined =>
  [...counts].sort(([a, x], [b, y]) => y - x || compare(a, b))[0]?.[0];

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
