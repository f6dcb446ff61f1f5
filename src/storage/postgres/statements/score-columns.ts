import type { CxLabels, Label, Score } from '../../../core/domain.ts';
import { arrayText, plainOrNull } from '../connection/values.ts';

/** The model of what no model could score. */
export const noModel = 'none';

const columns: [name: string, type: string, value: (score: Score) => unknown][] = [
  ['label', 'text', ({ label }) => label],
  ['negative', 'float8', ({ p }) => p?.negative ?? null],
  ['neutral', 'float8', ({ p }) => p?.neutral ?? null],
  ['positive', 'float8', ({ p }) => p?.positive ?? null],
  ['language', 'text', ({ language }) => plainOrNull(language)],
  ['abstained', 'boolean', ({ abstained }) => abstained],
  ['reason', 'text', ({ reason }) => plainOrNull(reason)],
  ['model', 'text', ({ model }) => model],
  ['severity', 'float8', ({ severity }) => severity],
  ['touchpoints', 'text[]', ({ cx }) => cx && arrayText(cx.touchpoints)],
  ['stage', 'text', ({ cx }) => plainOrNull(cx?.stage ?? null)],
  ['intents', 'text[]', ({ cx }) => cx && arrayText(cx.intents)],
];

const isArray = (type: string): boolean => type.endsWith('[]');

/** The columns that a score fills, of a table if one is given. */
export const scoreColumns = (table?: string): string =>
  columns.map(([name]) => (table === undefined ? name : `${table}.${name}`)).join(', ');

/** SQL: parameters from `$first` on, one array for each column. Arrays of texts travel as texts: unnest would take them apart. */
export const scoreParameters = (first: number): string =>
  columns.map(([, type], i) => `$${first + i}::${isArray(type) ? 'text' : type}[]`).join(', ');

/** SQL: the columns of what such parameters were unnested to. */
export const givenColumns = (name: string): string =>
  columns.map(([column, type]) => `${name}.${column}${isArray(type) ? `::${type} AS ${column}` : ''}`).join(', ');

export const scoreValues = (scores: readonly Score[]): unknown[][] => columns.map(([, , value]) => scores.map(value));

/** A row's score, its language by another name. */
export interface ScoreRow {
  label: Label | null;
  negative: number | null;
  neutral: number | null;
  positive: number | null;
  scored_language: string | null;
  abstained: boolean | null;
  reason: string | null;
  model: string | null;
  severity: number | null;
  touchpoints: string[] | null;
  stage: string | null;
  intents: string[] | null;
}

export function toScore(row: ScoreRow): Score | null {
  const { label, negative, neutral, positive, abstained, reason, model, severity, touchpoints, stage, intents } = row;
  if (abstained === null || model === null) return null;
  const p = negative === null || neutral === null || positive === null ? null : { negative, neutral, positive };
  const cx: CxLabels | null = touchpoints === null ? null : { touchpoints, stage, intents: intents ?? [] };
  return { label, p, language: row.scored_language, abstained, reason, model, severity, cx };
}
