import type { Fact } from '../messages/fact.ts';
import type { AlertMessage } from '../messages/message.ts';

/** What to do, the playbook, and whom to ask: under the headline. `ask`: a sentence that names whom; null: none is needed. */
export function nextSteps(
  {
    asks,
    toDo,
    owner,
    playbook,
    words: { labels },
  }: Pick<AlertMessage, 'asks' | 'toDo' | 'owner' | 'playbook' | 'words'>,
  ask: string | null,
): { toDo: Fact; ask: string; playbook: Fact | null; owner: Fact | null } {
  // Of what is over, the verdict is all that is left to do.
  const isLast = asks === 'verdict' && ask !== null;
  const named = `${toDo} ${ask ?? ''}`;
  return {
    toDo: { label: labels.toDo, value: isLast ? ask : toDo },
    ask: isLast ? '' : (ask ?? ''),
    playbook: playbook === null ? null : { label: labels.playbook, value: playbook },
    owner: owner === null || named.includes(owner) ? null : { label: labels.owner, value: owner },
  };
}
