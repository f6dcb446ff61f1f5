import {
  addMention,
  drop,
  noMentions,
  type PastMentions,
  setMarks,
  setScore,
  setUrgency,
} from '../../alerts/replay/past-mentions.ts';
import { dayMs, minuteMs, type Time } from '../../core/domain.ts';
import type { ScoreRequest, Scorer } from '../../core/plugins/scorer.ts';
import type { RowSource } from '../../files/row.ts';
import { surveyHead } from '../../files/survey-rows.ts';
import { Problems } from './problems.ts';
import { mappingOf, type RowMention, readMention } from './row-mention.ts';

export interface MentionsFile {
  /** By name, sorted. */
  brands: [name: string, mentions: PastMentions][];
  rows: number;
  /** How many labels came from where. */
  scored: number;
  unlabelled: number;
  /** Names that were not asked for; not all of very many. */
  otherBrands: string[];
  problems: Problems;
  notes: string[];
}

export interface ReadOptions {
  source: Pick<RowSource, 'columns' | 'rows'>;
  /** Only this brand; null: all. */
  brand: string | null;
  now: Time;
  scorer(): Promise<Scorer>;
  /** Some rule judges single posts: their texts are read. Default: false. */
  posts?: boolean;
  signal: AbortSignal;
}

/** What a row without a brand is about. */
export const namelessBrand = 'mentions';
/**
 * A file says nothing of when which source was watched, so its rows count as one source: `source` may name hundreds, and
 * one that begins later would change what was expected before.
 */
export const fileSource = 'file';
const aheadMs = 10 * minuteMs;
const scoredAtOnce = 500;
const mostNames = 100;

interface Waiting {
  mentions: PastMentions;
  place: number;
  request: ScoreRequest;
  followers: number | null;
}

/** Reads a file of mentions into columns by brand. What has no label is scored by its text. */
export async function readMentions({
  source,
  brand: wanted,
  now,
  scorer,
  posts = false,
  signal,
}: ReadOptions): Promise<MentionsFile> {
  const problems = new Problems();
  const brands = new Map<string, PastMentions>();
  const future: { mentions: PastMentions; place: number; line: number; at: Time }[] = [];
  const others = new Set<string>();
  let waiting: Waiting[] = [];
  const counts = { rows: 0, scored: 0, unlabelled: 0, used: 0 };
  const score = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const scores = await (await scorer()).score(batch.map(({ request }) => request));
    for (const [index, { mentions, place, request, followers }] of batch.entries()) {
      const found = scores[index];
      if (found) setScore(mentions, place, found);
      setMarks(mentions, place, request.text);
      if (posts) setUrgency(mentions, place, { text: request.text, followers });
      if (found && found.label !== null) counts.scored += 1;
      else counts.unlabelled += 1;
    }
  };
  const mentionsOf = (brand: string): PastMentions => {
    const known = brands.get(brand);
    if (known) return known;
    const made = noMentions();
    brands.set(brand, made);
    return made;
  };
  const take = (row: RowMention): void => {
    const { line, text, label, at, followers } = row;
    const brand = row.brand ?? namelessBrand;
    if (wanted !== null && brand !== wanted && row.brand !== null) {
      if (others.size < mostNames) others.add(brand);
      return;
    }
    for (const { what, example } of row.doubts) problems.add(what, line, example);
    counts.used += 1;
    const mentions = mentionsOf(brand);
    const place = addMention(mentions, row, fileSource);
    if (at > now + aheadMs) future.push({ mentions, place, line, at });
    if (label === undefined && text !== null)
      waiting.push({ mentions, place, request: { id: row.id, text, language: row.language }, followers });
    else {
      if (label === undefined || label === null) counts.unlabelled += 1;
      if (text !== null) setMarks(mentions, place, text);
      if (posts) setUrgency(mentions, place, { text, followers });
    }
  };

  const mapping = mappingOf(source.columns);
  const { survey, rows } = await surveyHead(source.rows, mapping, now);
  const as = { times: survey.times.reading({}, mapping.at ?? ''), signed: survey.signedLabels };
  for await (const row of rows) {
    counts.rows += 1;
    const read = readMention(row, mapping, as);
    if ('reason' in read) problems.add(read.reason, read.line, read.example);
    else take(read);
    if (waiting.length >= scoredAtOnce) await score();
    if (counts.rows % 1000 === 0) signal.throwIfAborted();
  }
  await score();
  if (wanted !== null) keepWanted(brands, wanted, others.size > 0);
  const notes = dropFuture(future, counts.used, problems, now);
  return {
    brands: [...brands].sort(([a], [b]) => (a < b ? -1 : 1)),
    rows: counts.rows,
    scored: counts.scored,
    unlabelled: counts.unlabelled,
    otherBrands: [...others].sort(),
    problems,
    notes,
  };
}

/** Rows without a brand are of the one that is asked for where no row of the file names any. */
function keepWanted(brands: Map<string, PastMentions>, wanted: string, othersAreNamed: boolean): void {
  if (wanted === namelessBrand) return;
  const nameless = brands.get(namelessBrand);
  brands.delete(namelessBrand);
  if (nameless && !othersAreNamed && !brands.has(wanted)) brands.set(wanted, nameless);
}

/** A few rows that lie ahead are slips; where most do, the file is made up, or this machine's clock is behind. */
function dropFuture(
  future: readonly { mentions: PastMentions; place: number; line: number; at: Time }[],
  used: number,
  problems: Problems,
  now: Time,
): string[] {
  if (future.length === 0) return [];
  if (future.length > used / 2) {
    const days = Math.round((Math.max(...future.slice(0, 1000).map(({ at }) => at)) - now) / dayMs);
    return [`Most rows lie ahead of this machine's clock, by ${days} days: they are used as they are.`];
  }
  for (const { mentions, place, line, at } of future) {
    drop(mentions, place);
    problems.add('a time in the future', line, new Date(at).toISOString());
  }
  return [];
}
