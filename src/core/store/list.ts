/** Where a list goes on: made by the store that gave it, and meaningful to it alone. */
export type Cursor = string;

/** Which part of a list: so many at most, after the item at which the page before ended. */
export interface PageQuery {
  limit: number;
  after?: Cursor;
}

export interface ListPage<T> {
  items: T[];
  /** Null: nothing comes after them. */
  next: Cursor | null;
}

const pageSize = 200;

/** A list from its beginning, page by page, in constant memory. What changes meanwhile is as the page finds it. */
export async function* everyItem<T>(read: (page: PageQuery) => Promise<ListPage<T>>): AsyncGenerator<T> {
  let page = await read({ limit: pageSize });
  for (;;) {
    yield* page.items;
    if (page.next === null) return;
    page = await read({ limit: pageSize, after: page.next });
  }
}

/** For lists that are short by nature: notifications of one incident, open incidents. */
export async function allItems<T>(read: (page: PageQuery) => Promise<ListPage<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of everyItem(read)) items.push(item);
  return items;
}
