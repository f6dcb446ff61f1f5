import { clauseWords, fillers } from './comparison-words.ts';
import { findMentions, type Mention, type Names } from './names.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Part of a sentence: tokens from `from` to `to`, not included. */
export interface Clause {
  from: number;
  to: number;
}

/** A text taken apart: who is named where, and which words belong together. */
export interface Scene {
  tokens: readonly Token[];
  mentions: readonly Mention[];
  clauses: readonly Clause[];
  /** Token -> index of the mention that it is part of, -1: none. */
  mentionAt: Int16Array;
  /** Token -> index of its clause. */
  clauseAt: Int16Array;
  /** Somebody of the others is named. */
  hasOthers: boolean;
}

/** Null when the brand is not named. */
export function readScene(text: string, names: Names): Scene | null {
  const tokens = tokensOf(text);
  const mentions = findMentions(tokens, names);
  if (!mentions.some(({ about }) => about === 'brand')) return null;
  const mentionAt = new Int16Array(tokens.length).fill(-1);
  for (const [index, { from, to, about }] of mentions.entries())
    if (about !== 'someone') mentionAt.fill(index, from, to);
  const clauses = clausesOf(tokens, mentionAt);
  for (const [index, { from, to }] of mentions.entries()) mentionAt.fill(index, from, to);
  const clauseAt = new Int16Array(tokens.length);
  for (const [index, { from, to }] of clauses.entries()) clauseAt.fill(index, from, to);
  const hasOthers = mentions.some(({ about }) => about === 'other');
  return { tokens, mentions, clauses, mentionAt, clauseAt, hasOthers };
}

function clausesOf(tokens: readonly Token[], mentionAt: Int16Array): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  for (let at = 1; at < tokens.length; at += 1) {
    if (!beginsClause(tokens, mentionAt, at)) continue;
    clauses.push({ from, to: at });
    from = at;
  }
  if (tokens.length > 0) clauses.push({ from, to: tokens.length });
  return clauses;
}

function beginsClause(tokens: readonly Token[], mentionAt: Int16Array, at: number): boolean {
  const { word, gap } = tokens[at] as Token;
  if (gap === 'stop') return true;
  // Acme, Globex and Initech; Acme and my Globex.
  if (gap === 'pause') return !(isNamed(mentionAt, at - 1) && listGoesOn(tokens, mentionAt, at));
  if (word === 'and') return !(isNamed(mentionAt, at - 1) && isNamed(mentionAt, nameAfter(tokens, mentionAt, at + 1)));
  return clauseWords.has(word) && mentionAt[at] === -1;
}

/** A name, and behind it another comma or "and", or nothing. */
function listGoesOn(tokens: readonly Token[], mentionAt: Int16Array, from: number): boolean {
  let at = nameAfter(tokens, mentionAt, from);
  const mention = mentionAt[at] ?? -1;
  if (mention < 0) return false;
  while (mentionAt[at] === mention) at += 1;
  const after = tokens[at];
  return after?.gap !== 'none' || listWords.has(after.word);
}

const listWords = new Set(['and', 'or', '&']);
const isNamed = (mentionAt: Int16Array, at: number): boolean => (mentionAt[at] ?? -1) >= 0;

/** Furthest that a name stands behind the word it belongs to. */
const reach = 3;

/** The same scene, in which whoever is set against the brand is one of the others wherever they are named. */
export function withRivals(scene: Scene, frames: readonly { winner: Mention | null; loser: Mention | null }[]): Scene {
  const { tokens } = scene;
  const words = new Set(
    frames
      .flatMap(({ winner, loser }) => [winner, loser])
      .flatMap((mention) => (mention?.about === 'someone' ? [tokens[mention.from]?.base] : [])),
  );
  if (words.size === 0) return scene;
  const mentions = scene.mentions.map(
    (mention): Mention =>
      mention.about === 'someone' && words.has(tokens[mention.from]?.base) ? { ...mention, about: 'other' } : mention,
  );
  return { ...scene, mentions, hasOthers: true };
}

/** Index of the next token that is no filler, at most `reach` words on. */
function nameAfter(tokens: readonly Token[], mentionAt: Int16Array, from: number): number {
  let at = from;
  while (at < from + reach && !isNamed(mentionAt, at) && fillers.has(tokens[at]?.word ?? '')) at += 1;
  return at;
}

/** The mention right behind a word, with nothing but fillers between; null: none, or another clause begins. */
export function mentionAfter({ tokens, mentions, mentionAt }: Scene, from: number): Mention | null {
  const at = nameAfter(tokens, mentionAt, from);
  for (let i = from; i <= at; i += 1) if (tokens[i]?.gap !== 'none') return null;
  return mentions[mentionAt[at] ?? -1] ?? null;
}

/** The nearest mention before a word in its clause, at most `words` before it; one by looks alone only if there is no other. */
export function mentionBefore({ mentions, mentionAt, clauseAt }: Scene, before: number, words = 12): Mention | null {
  let someone: Mention | null = null;
  for (let at = before - 1; at >= 0 && at >= before - words && clauseAt[at] === clauseAt[before]; at -= 1) {
    const mention = mentions[mentionAt[at] ?? -1];
    if (mention && mention.about !== 'someone') return mention;
    someone ??= mention ?? null;
  }
  return someone;
}
