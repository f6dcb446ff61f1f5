/** What Reddit's search takes. */
export const mostQueryChars = 512;

/**
 * The searches of one brand, or of all, as few queries of Reddit. One that is too long by itself asks for as many of its
 * words as fit, which finds more; one of which nothing fits is left out.
 */
export function writeQueries(searches: readonly (readonly string[])[]): string[] {
  const queries: string[] = [];
  const written = searches.map(writeSearch).filter((one) => one !== '');
  for (const one of new Set(written)) {
    const last = queries.at(-1);
    if (one.length > mostQueryChars) continue;
    if (last !== undefined && last.length + one.length + 4 <= mostQueryChars)
      queries[queries.length - 1] = `${last} OR ${one}`;
    else queries.push(one);
  }
  return queries;
}

function writeSearch(terms: readonly string[]): string {
  const words = terms.map(writeTerm).filter((word) => word !== '');
  while (words.length > 1 && together(words).length > mostQueryChars) words.pop();
  return together(words);
}

const together = (words: readonly string[]): string =>
  words.length > 1 ? `(${words.join(' AND ')})` : (words[0] ?? '');

/** Reddit knows no @ and no #: the word behind it is searched for. */
function writeTerm(term: string): string {
  const word = term.replace(/^[@#]/, '').replaceAll('"', ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(word)) return '';
  return /^[\p{L}\p{N}_]+$/u.test(word) && !/^(?:AND|OR|NOT)$/i.test(word) ? word : `"${word}"`;
}
