/** The position where a list continues. Only the store that made it can read it. */
export type Cursor = string;

/** A page of a list: at most `limit` items, after the item at which the previous page ended. */
export interface PageQuery {
  limit: number;
  after?: Cursor;
}

export interface ListPage<T> {
  items: T[];
  /** Null: this is the last page. */
  next: Cursor | null;
}

const pageSize = 200;

/** Reads a whole list page by page, in constant memory. Concurrent changes show as each page finds them. */
export async function* everyItem<T>(read: (page: PageQuery) => Promise<ListPage<T>>): AsyncGenerator<T> {
  let page = await read({ limit: pageSize });
  for (;;) {
    yield* page.items;
    if (page.next === null) return;
    page = await read({ limit: pageSize, after: page.next });
  }
}

/** For lists that are always short: notifications of one incident, open incidents. */
export async function allItems<T>(read: (page: PageQuery) => Promise<ListPage<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of everyItem(read)) items.push(item);
  return items;
}
