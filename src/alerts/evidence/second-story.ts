import { storyMarks } from '../../analysis/text/story-marks.ts';
import { keyPhrases } from '../../analysis/topics/key-phrases.ts';
import type { Statement } from '../../analysis/topics/voices.ts';
import { marksIn } from '../../core/detection.ts';
import type { Mention } from '../../core/domain.ts';
import type { Incident, SecondStory } from '../../core/incident.ts';
import { lastOccasion } from '../incidents/last-occasion.ts';

const mostPhrases = 3;
/** Someone with so many of its marks speaks of it; one mark is enough where a post has few. */
const alike = 2;

/** What the last escalation told of besides what was told before; null: it was not because of a second story. */
export const secondStoryOf = (incident: Pick<Incident, 'occasions'>): SecondStory | null =>
  lastOccasion(incident, 'escalated')?.story ?? null;

/** The posts that speak of the second story. */
export function postsOfStory(posts: readonly Mention[], { since, marks }: SecondStory): Mention[] {
  const wanted = new Set(marksIn(marks));
  return posts.filter(({ at, text }) => {
    if (at < since) return false;
    const own = marksIn(storyMarks(text));
    const shared = own.filter((mark) => wanted.has(mark)).length;
    return shared >= alike || (shared > 0 && 2 * shared >= own.length);
  });
}

/** What sets its posts apart from the others of the incident. */
export function phrasesOfStory(of: readonly Mention[], others: readonly Mention[]): string[] {
  const statements = (mentions: readonly Mention[]): Statement[] =>
    mentions.map(({ text, speaker, score, language }) => {
      return { text, speaker, story: null, language: score?.language ?? language };
    });
  const queryTerms = [...new Set(of.flatMap(({ matched }) => matched))];
  const phrases = keyPhrases(statements(of), statements(others), { limit: mostPhrases, queryTerms });
  return phrases.map(({ term }) => term);
}
