import { endingWithin } from '../../../core/clock.ts';
import { WrongInput } from '../../../core/errors.ts';
import type { AnswerPress } from '../notifier.ts';
import { escapeSlack } from './blocks.ts';
import { sortSlackError } from './http.ts';
import { pressOf } from './press.ts';
import type { Workspace } from './workspace.ts';

/** Posts the answer below the message for all to see. Only the person who pressed sees an error. */
export async function answerInteraction(workspace: Workspace, payload: unknown, answer: AnswerPress): Promise<void> {
  const { clock, secrets, words } = workspace;
  const press = pressOf(payload, clock.now());
  if (!press) return;
  const web = () => workspace.client(endingWithin(10_000), clock.now()).chat;
  const { channel, thread: thread_ts, userId: user } = press;
  const said = await answer(press).catch(async (error: unknown) => {
    const known = error instanceof WrongInput;
    const text = escapeSlack(known ? error.message : words.press.failed);
    await web()
      .postEphemeral({ channel, user, thread_ts, text })
      .catch(() => undefined);
    if (!known) throw error;
    return null;
  });
  if (said === null) return;
  try {
    await web().postMessage({ channel, thread_ts, text: escapeSlack(said) });
  } catch (error) {
    throw sortSlackError(error, clock.now(), secrets);
  }
}
