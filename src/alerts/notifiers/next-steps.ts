import type { Fact } from '../messages/fact.ts';
import type { AlertMessage } from '../messages/message.ts';

type Asked = Pick<AlertMessage, 'asks' | 'brandTitle' | 'isTaken' | 'list' | 'owner' | 'playbook' | 'toDo' | 'words'>;

/** What to do, the playbook, and whom else to turn to. `canAnswer`: its readers have buttons or commands. */
export function nextSteps(
  message: Asked,
  canAnswer: boolean,
): { toDo: Fact; playbook: Fact | null; ask: string | null } {
  const {
    playbook,
    words: { labels },
  } = message;
  const { toDo, ask } = stepsOf(message, canAnswer);
  return {
    toDo: { label: labels.toDo, value: toDo },
    playbook: playbook === null ? null : { label: labels.playbook, value: playbook },
    ask,
  };
}

function stepsOf(
  { asks, brandTitle, isTaken, list, owner, toDo, words }: Asked,
  canAnswer: boolean,
): { toDo: string; ask: string | null } {
  const { ask } = words;
  if (list.length > 0) {
    const isAsked = !canAnswer && list.some(({ state }) => state === 'open');
    return { toDo, ask: isAsked ? ask.answer(owner) : null };
  }
  if (asks === null) return { toDo, ask: null };
  // Of what is over, the verdict is all that is left to do.
  if (asks === 'verdict') return { toDo: canAnswer ? toDo : words.toDo.tellVerdict(owner, brandTitle), ask: null };
  if (isTaken) return { toDo, ask: canAnswer ? null : ask.mute(owner) };
  if (canAnswer) return { toDo: words.toDo.acknowledgeThen(toDo), ask: owner === null ? null : ask.pass(owner) };
  return { toDo, ask: owner === null ? ask.answer(null) : ask.passOrAnswer(owner) };
}
