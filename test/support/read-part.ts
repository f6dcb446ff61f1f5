import type { Post } from '../../src/core/domain.ts';
import type { Json } from '../../src/core/json.ts';
import type { Page, Part } from '../../src/core/plugins/collector.ts';

/** Follows `more` to its end, giving every page a copy of the cursor as the store would. */
export async function readPart(part: Part, from: Json): Promise<{ posts: Post[]; pages: Page[]; cursor: Json }> {
  const pages: Page[] = [];
  const { signal } = new AbortController();
  let cursor = from;
  do {
    const page = await part.collect({ cursor: JSON.parse(JSON.stringify(cursor)) as Json, signal });
    pages.push(page);
    cursor = page.cursor;
  } while (pages.at(-1)?.more && pages.length < 100);
  return { posts: pages.flatMap(({ posts }) => posts), pages, cursor };
}
