import { isNews } from '../incidents/kind-rules.ts';
import type { Fact } from '../messages/fact.ts';
import type { AlertMessage } from '../messages/message.ts';

type Asked = Pick<
  AlertMessage,
  'also' | 'asks' | 'brandTitle' | 'findings' | 'isTaken' | 'kind' | 'list' | 'owner' | 'playbook' | 'toDo' | 'words'
>;

/** What to do, the playbook, whom else to turn to, and what else is to be done. `canAnswer`: its readers have buttons or commands. */
export function nextSteps(
  message: Asked,
  canAnswer: boolean,
): { toDo: Fact; playbook: Fact | null; ask: string | null; also: string | null } {
  const {
    also,
    playbook,
    words: { labels },
  } = message;
  const { toDo, ask } = stepsOf(message, canAnswer);
  return {
    toDo: { label: labels.toDo, value: toDo },
    playbook: playbook === null ? null : { label: labels.playbook, value: playbook },
    ask,
    also,
  };
}

function stepsOf(
  { asks, brandTitle, findings, isTaken, kind, list, owner, toDo, words }: Asked,
  canAnswer: boolean,
): { toDo: string; ask: string | null } {
  const { ask } = words;
  if (list.length > 0) {
    const isAsked = !canAnswer && list.some(({ state }) => state === 'open');
    return { toDo, ask: isAsked ? ask.answer(owner) : null };
  }
  if (asks === null) return { toDo, ask: null };
  // Of what is over, the verdict is all that is left to do.
  if (asks === 'verdict') {
    const brand = findings[0] && isNews(findings[0]) ? null : brandTitle;
    return { toDo: canAnswer ? toDo : words.toDo.tellVerdict(owner, brand), ask: null };
  }
  if (isTaken) return { toDo, ask: canAnswer ? null : ask.mute(owner) };
  if (canAnswer) return { toDo: words.toDo.acknowledgeThen(toDo), ask: owner === null ? null : ask.pass(owner) };
  if (kind === 'unacknowledged' || kind === 'reminder')
    return { toDo: words.toDo.askToAcknowledge(owner, toDo), ask: null };
  return { toDo, ask: owner === null ? ask.answer(null) : ask.passOrAnswer(owner) };
}
