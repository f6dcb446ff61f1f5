import type { AlertMessage } from '../messages/message.ts';

type Asked = Pick<AlertMessage, 'asks' | 'isTaken' | 'kind' | 'list' | 'owner' | 'toDo' | 'words'>;

/** Whom to ask, for readers who have neither buttons nor a terminal; null: there is nothing to do. */
export function askOwner({ asks, isTaken, kind, list, owner, toDo, words: { layout } }: Asked): string | null {
  if (list.length > 0) return list.some(({ state }) => state === 'open') ? layout.ask('answer', owner) : null;
  // One about a channel asks for no answer: the alert itself does.
  if (asks === null || kind === 'undelivered') return null;
  if (asks === 'verdict') return layout.ask('verdict', owner);
  if (isTaken) return layout.ask('mute', owner);
  return layout.ask(owner !== null && toDo.includes(owner) ? 'same' : 'answer', owner);
}
