/** An object of a JSON document that stands alone or in its outermost list. */
export interface JsonPart {
  /** 1-based: where it begins. */
  line: number;
  text: string;
  /** Longer than the cap: `text` is its beginning. */
  tooLong: boolean;
}

/** A page of an API is one object; a list holds posts. */
const longestObject = 64 * 2 ** 20;
const longestListed = 4 * 2 ** 20;

/** Where a part begins or ends, or what keeps brackets from counting. */
const signs = /["\\[\]{}\n]/g;

/**
 * The objects of a JSON document of any size: of a list, of objects one after another, and of a script that begins
 * with `name = [`. Ends with `whole: false` when the document ends in the middle.
 */
export async function* jsonParts(chunks: AsyncIterable<string>): AsyncGenerator<JsonPart, { whole: boolean }> {
  let line = 1;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let listed = false;
  let begins = 0;
  let kept: string[] | null = null;
  let length = 0;
  let dropped = false;
  const keep = (part: string): void => {
    if (kept === null || part === '') return;
    const room = (listed ? longestListed : longestObject) - length;
    if (part.length > room) dropped = true;
    if (room > 0) kept.push(part.slice(0, room));
    length += part.length;
  };
  for await (const chunk of chunks) {
    let start = 0;
    signs.lastIndex = 0;
    for (let found = signs.exec(chunk); found; found = signs.exec(chunk)) {
      const [sign] = found;
      const { index } = found;
      if (sign === '\n') line += 1;
      if (escaped) {
        // What a backslash stands before is only itself; it may be the first character of this chunk.
        escaped = false;
        if (index === 0) continue;
      }
      if (quoted) {
        if (sign === '\\') {
          if (index + 1 >= chunk.length) escaped = true;
          signs.lastIndex = index + 2;
        } else if (sign === '"') quoted = false;
        continue;
      }
      if (sign === '"') quoted = depth > 0;
      else if (sign === '[' || sign === '{') {
        if (depth === 0 && sign === '[') listed = true;
        if (depth === (listed ? 1 : 0) && sign === '{') {
          kept = [];
          length = 0;
          dropped = false;
          begins = line;
          start = index;
        }
        depth += 1;
      } else if ((sign === ']' || sign === '}') && depth > 0) {
        depth -= 1;
        if (depth === (listed ? 1 : 0) && kept !== null) {
          keep(chunk.slice(start, index + 1));
          yield { line: begins, text: (kept as string[]).join(''), tooLong: dropped };
          kept = null;
        } else if (depth === 0) listed = false;
      }
    }
    keep(chunk.slice(start));
  }
  return { whole: depth === 0 };
}
