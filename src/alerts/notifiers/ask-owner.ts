import type { AlertMessage } from '../messages/message.ts';

type Asked = Pick<AlertMessage, 'asks' | 'isTaken' | 'kind' | 'list' | 'owner' | 'words'>;

/** Whom to ask, for readers who have neither buttons nor a terminal; null: there is nothing to do. */
export function askOwner({ asks, isTaken, kind, list, owner, words: { layout } }: Asked): string | null {
  if (list.length > 0) return list.some(({ state }) => state === 'open') ? layout.ask('answer', owner) : null;
  if (asks === null) return null;
  if (kind === 'undelivered') return owner === null ? null : layout.ask('undelivered', owner);
  return layout.ask(asks === 'answer' && isTaken ? 'mute' : asks, owner);
}
