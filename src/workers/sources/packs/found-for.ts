import type { NewMention, Post } from '../../../core/domain.ts';
import type { Listener } from '../read-pages.ts';

/**
 * For which brands the posts of a search were found, one name for each brand and post. A post that matches nobody was
 * found for those whose words are in it: it was paid for all the same.
 */
export function foundFor(
  posts: readonly Post[],
  mentions: readonly Pick<NewMention, 'brand' | 'platformId'>[],
  members: readonly Listener[],
): string[] {
  const matched = new Set(mentions.map(({ platformId }) => platformId));
  const unmatched = posts.filter(({ id }) => !matched.has(id));
  return [...mentions.map(({ brand }) => brand), ...unmatched.flatMap(findersIn(members))];
}

/** The brands whose words are in a post. */
export const findersIn =
  (members: readonly Listener[]) =>
  ({ text, shown = '' }: Post): string[] => {
    const written = `${text} ${shown}`.toLowerCase();
    const isIn = (term: string): boolean => written.includes(term.toLowerCase());
    return members
      .filter(({ matcher }) => matcher.query.searches.some((terms) => terms.every(isIn)))
      .map(({ brand }) => brand.name);
  };
