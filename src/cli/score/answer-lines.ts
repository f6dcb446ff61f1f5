import type { CxLabels, Score } from '../../core/domain.ts';
import type { ScoreRequest } from '../../core/plugins/scorer.ts';
import type { LineBatch } from './line-batches.ts';
import type { LineScorer } from './line-scorer.ts';
import { readTowards, wantedTowards } from './read-towards.ts';

/** The answers to a batch of lines: one line of JSON each, in order. */
export interface Answers {
  /** UTF-8 in its own buffer, so that it can be transferred to a thread. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Number of unusable lines. */
  bad: number;
  /** The problems of those lines, one line each, without repeating untrusted text. */
  complaints: string;
}

type Id = string | number;
type Row = { id: Id } & ({ request: ScoreRequest } | { problem: string });
type Labels = Pick<Score, 'label' | 'p' | 'severity' | 'language' | 'abstained' | 'reason' | 'cx'>;

const badInput: Labels = {
  label: null,
  p: null,
  severity: null,
  language: null,
  abstained: true,
  reason: 'bad input',
  cx: null,
};
const nobodyLooked: { [K in keyof CxLabels]: null } = { touchpoints: null, stage: null, intents: null };
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

export async function answerLines(
  { first, bytes }: LineBatch,
  { scorer, cx }: Pick<LineScorer, 'scorer' | 'cx'>,
): Promise<Answers> {
  const lines = decoder.decode(bytes).split('\n');
  // The last LF ends a line and does not begin one.
  if (lines.at(-1) === '') lines.pop();
  const rows = lines.map((line, index) => readRow(line.endsWith('\r') ? line.slice(0, -1) : line, first + index));
  const scores = await scorer.score(rows.flatMap((row) => ('request' in row ? [row.request] : [])));

  let answers = '';
  let complaints = '';
  let bad = 0;
  let scored = 0;
  for (const [index, row] of rows.entries()) {
    if ('request' in row) answers += answer(row.id, scores[scored++] ?? badInput, cx);
    else {
      answers += answer(row.id, badInput, cx);
      complaints += `line ${first + index}: ${row.problem}\n`;
      bad += 1;
    }
  }
  return { bytes: encoder.encode(answers), bad, complaints };
}

function answer(id: Id, { label, p, severity, language, abstained, reason, cx }: Labels, withCx: boolean): string {
  const row = { id, label, p, severity, language, abstained, reason };
  if (!withCx) return `${JSON.stringify(row)}\n`;
  const { touchpoints, stage, intents } = cx ?? nobodyLooked;
  return `${JSON.stringify({ ...row, touchpoints, stage, intents })}\n`;
}

/** A line that starts with "{" is meant as JSON. Scoring invalid JSON as text would only produce a wrong label. */
function readRow(line: string, number: number): Row {
  if (!line.trimStart().startsWith('{'))
    return { id: number, request: { id: String(number), text: line, language: null } };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: number, problem: 'starts with "{" and is not valid JSON' };
  }
  const { id, text, language, towards } = value as Record<string, unknown>;
  const known: Id = typeof id === 'string' || typeof id === 'number' ? id : number;
  if (typeof text !== 'string')
    return { id: known, problem: `found JSON without a "text" that is a string, wanted {"id", "text"}` };
  const request = { id: String(known), text, language: typeof language === 'string' ? language : null };
  if (towards === undefined || towards === null) return { id: known, request };
  const brand = readTowards(towards);
  if (!brand) return { id: known, problem: `"towards" is not ${wantedTowards}` };
  return { id: known, request: { ...request, towards: brand } };
}
