const entityDeclarations = /<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"&%<]{0,200})"|'([^'&%<]{0,200})')\s*>/g;
const mostEntities = 100;
/** So much longer may a feed become by its own entities. */
const mostExpanded = 2 ** 20;

/** The names that a feed gave to texts of its own, written out; no name within another, and none of a file. */
export function withEntities(feed: string, prolog: string): string {
  if (!prolog.includes('<!ENTITY')) return feed;
  const declared = [...prolog.matchAll(entityDeclarations)].slice(0, mostEntities);
  const texts = new Map(declared.map(([, name = '', double, single]) => [name, double ?? single ?? '']));
  let room = mostExpanded;
  return feed.replace(/&([\w.-]{1,40});/g, (reference, name: string) => {
    const text = texts.get(name);
    if (text === undefined || room < text.length) return reference;
    room -= text.length;
    return text;
  });
}

const halves = /&#(x[\da-f]{4}|\d{5});&#(x[\da-f]{4}|\d{5});/gi;
const codeOf = (written: string): number =>
  /^x/i.test(written) ? Number.parseInt(written.slice(1), 16) : Number(written);

/** Characters that a program wrote as the two halves it keeps them in, such as most emoji. */
export const withPairs = (feed: string): string =>
  /&#(?:x[dD]8|X[dD]8|55|56)/.test(feed)
    ? feed.replace(halves, (written, first: string, second: string) => {
        const pair = String.fromCharCode(codeOf(first), codeOf(second));
        return pair.isWellFormed() && [...pair].length === 1 ? pair : written;
      })
    : feed;
