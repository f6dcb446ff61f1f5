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
