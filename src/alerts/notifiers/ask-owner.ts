import type { AlertMessage } from '../messages/message.ts';

/** Whom to ask, for readers who have neither buttons nor a terminal; null: there is nothing to do. */
export function askOwner({
  asks,
  list,
  owner,
  words,
}: Pick<AlertMessage, 'asks' | 'list' | 'owner' | 'words'>): string | null {
  if (list.length > 0) return list.some(({ state }) => state === 'open') ? words.layout.ask('answer', null) : null;
  return asks === null ? null : words.layout.ask(asks, owner);
}
