import type { NewMention, Post } from '../../../core/domain.ts';
import type { Searched } from './search-desk.ts';

/**
 * For which brands the posts of a search were found, one name for each brand and post. A post that matches nobody was
 * found for those whose words are in it: it was paid for all the same.
 */
export function foundFor(
  posts: readonly Post[],
  mentions: readonly Pick<NewMention, 'brand' | 'platformId'>[],
  members: readonly Searched[],
): string[] {
  const names = new Set(members.map(({ brand }) => brand.name));
  const own = mentions.filter(({ brand }) => names.has(brand));
  const matched = new Set(own.map(({ platformId }) => platformId));
  const unmatched = posts.filter(({ id }) => !matched.has(id));
  return [...own.map(({ brand }) => brand), ...unmatched.flatMap(findersIn(members))];
}

/** The brands whose words are in a post, or whose accounts it names or answers. */
export const findersIn =
  (members: readonly Searched[]) =>
  ({ text, shown = '', handles = [], addressedTo = [] }: Post): string[] => {
    const named = new Set([...handles, ...addressedTo].flatMap(({ id, name }) => [id, name.toLowerCase()]));
    const written = `${text} ${shown}`.toLowerCase();
    const isIn = (term: string): boolean => written.includes(term.toLowerCase());
    return members
      .filter(
        ({ query: { searches, accounts = [] } }) =>
          searches.some((terms) => terms.every(isIn)) || accounts.some((one) => named.has(one)),
      )
      .map(({ brand }) => brand.name);
  };
