import { TfIdf } from 'natural/lib/natural/tfidf/index.js';
import { smallWords, stemsIn, type TermOptions } from '../text/terms.ts';
import { compare, formOf, listen, mostFrequent, type Statement, speakersSaying, type Talk } from './voices.ts';

export interface KeyPhrase {
  /** One or two words in their most frequent form, folded. */
  term: string;
  /** Voices of the wave that say it, copies counted once. */
  count: number;
  /** Share of the voices of the wave that say it, and normally, 0-1. */
  share: number;
  normalShare: number;
}

export interface KeyPhraseOptions {
  /** At most so many. Default 6. */
  limit?: number;
  /** The brand's query terms: everyone who is counted said them. */
  queryTerms?: readonly string[];
}

/** Bounds of the work: terms that are weighed by TF-IDF, and of these by log-odds. */
const maxCandidates = 400;
const maxWeighed = 100;
/** A term of the wave is at least so many times as frequent as in normal talk. */
const minLift = 1.5;
/** A language is spoken here when this share of the statements is in it. */
const spokenBy = 0.05;
/** Weight of the prior, in occurrences of terms. */
const priorWeight = 500;

/**
 * Terms that set a wave apart from the brand's normal talk: words and pairs of words, told by at least two voices. TF-IDF
 * (natural) picks the candidates; their order is that of the log-odds ratio with informative Dirichlet prior, as a
 * z-score, with both sides pooled as the prior (Monroe, Colaresi & Quinn 2008, "Fightin' Words", equations 16 and 22).
 * Speakers and copies count once on either side. Equal weights stand in alphabetical order.
 */
export function keyPhrases(
  wave: readonly Statement[],
  normal: readonly Statement[],
  options: KeyPhraseOptions = {},
): KeyPhrase[] {
  const { limit = 6, queryTerms = [] } = options;
  const terms = termOptions(wave, queryTerms);
  const said = listen(wave, terms);
  const usual = listen(normal, terms);
  const enough = said.voices.length < 4 ? 1 : 2;
  const isNew = (term: string, count: number): boolean =>
    usual.voices.length === 0 ||
    count / said.voices.length >= (minLift * (usual.counts.get(term) ?? 0)) / usual.voices.length;
  const frequent = [...said.counts]
    .filter(([term, count]) => count >= enough && isNew(term, count))
    .sort(([a, x], [b, y]) => y - x || compare(a, b))
    .slice(0, maxCandidates);
  const candidates = pickByTfIdf(frequent, usual);
  const speakers = speakersSaying(new Set(candidates.map(({ term }) => term)), said);
  const ranked = candidates
    .map(({ term, count }) => ({ term, count: Math.min(count, speakers.get(term) ?? 0) }))
    .filter(({ count }) => count >= enough)
    .map((candidate) => ({ ...candidate, weight: logOdds(candidate, said, usual) }))
    .sort((a, b) => b.weight - a.weight || b.count - a.count || compare(a.term, b.term));
  return withoutRepeats(ranked, new Map(frequent))
    .slice(0, limit)
    .map(({ term, count }) => ({
      term: formOf(term, said),
      count,
      share: count / said.voices.length,
      normalShare: usual.voices.length === 0 ? 0 : (usual.counts.get(term) ?? 0) / usual.voices.length,
    }));
}

/** Share of the voices that say each of the terms, 0-1, in the order of the terms. */
export function sharesSaying(terms: readonly string[], statements: readonly Statement[]): number[] {
  const options = termOptions(statements, []);
  const said = listen(statements, options);
  return terms.map((term) => {
    const stems = stemsIn(term, options.language).join(' ');
    return said.voices.length === 0 ? 0 : (said.counts.get(stems) ?? 0) / said.voices.length;
  });
}

function termOptions(statements: readonly Statement[], queryTerms: readonly string[]): TermOptions {
  const counts = new Map<string, number>();
  for (const { language } of statements)
    if (language !== null && language !== 'und') counts.set(language, (counts.get(language) ?? 0) + 1);
  // One stemmer for all, or short texts whose language was mistaken would split the count of a word.
  const language = mostFrequent(counts) ?? 'en';
  const spoken = [...counts].filter(([, count]) => count > spokenBy * statements.length).map(([name]) => name);
  const known = new Set(queryTerms.flatMap((term) => stemsIn(term, language)));
  return { language, small: smallWords(spoken), known };
}

interface Candidate {
  term: string;
  count: number;
}

/** natural's TF-IDF: TF is the number of the wave's voices with the term, IDF counts over the voices of normal talk. */
function pickByTfIdf(frequent: readonly (readonly [string, number])[], usual: Talk): Candidate[] {
  // natural keeps terms as keys of plain objects: the blank in front keeps `constructor` and `__proto__` harmless.
  const counts = new Map(frequent.map(([term, count]) => [` ${term}`, String(count)]));
  const tfidf = new TfIdf();
  tfidf.addDocument(Object.fromEntries(counts));
  for (const { terms } of usual.voices)
    tfidf.addDocument([...terms.keys()].map((term) => ` ${term}`).filter((term) => counts.has(term)));
  return frequent
    .map(([term, count]) => ({ term, count, weight: tfidf.tfidf([` ${term}`], 0) }))
    .sort((a, b) => b.weight - a.weight || compare(a.term, b.term))
    .slice(0, maxWeighed);
}

/** Equation 22 of Monroe et al.: the difference of the log-odds over its standard deviation. */
function logOdds({ term, count }: Candidate, said: Talk, usual: Talk): number {
  if (usual.voices.length === 0) return count;
  const normal = usual.counts.get(term) ?? 0;
  const prior = (priorWeight * (count + normal)) / (said.sum + usual.sum);
  const odds = (y: number, total: number) => Math.log((y + prior) / (total + priorWeight - y - prior));
  return (odds(count, said.sum) - odds(normal, usual.sum)) / Math.sqrt(1 / (count + prior) + 1 / (normal + prior));
}

/** A word that mostly occurs in a pair is told by the pair; a pair that overlaps with a better one of equal size is not told. */
function withoutRepeats(ranked: readonly Candidate[], counts: ReadonlyMap<string, number>): Candidate[] {
  const pairOf = new Map<string, number>();
  for (const [term, count] of counts) {
    if (!term.includes(' ')) continue;
    for (const word of term.split(' ')) pairOf.set(word, Math.max(pairOf.get(word) ?? 0, count));
  }
  const inKept = new Map<string, number>();
  const kept: Candidate[] = [];
  for (const { term, count } of ranked) {
    const parts = term.split(' ');
    if (parts.length === 1 && (pairOf.get(term) ?? 0) >= 0.7 * count) continue;
    if (parts.length === 2 && parts.some((word) => (inKept.get(word) ?? 0) >= count)) continue;
    for (const word of parts) inKept.set(word, Math.max(inKept.get(word) ?? 0, count));
    kept.push({ term, count });
  }
  return kept;
}
