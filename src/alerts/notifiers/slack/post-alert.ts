import type { WebClient } from '@slack/web-api';
import type { Time } from '../../../core/domain.ts';
import { messageOf, NoAnswer, RetryLater } from '../../../core/errors.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { retryAt } from '../../outbox/back-off.ts';
import type { Delivery, Reference } from '../notifier.ts';
import { slackAnswer } from './answers.ts';
import { slackBlocks, slackFallback, slackShort } from './blocks.ts';
import { findSent } from './find-sent.ts';
import { slackCode, sortSlackError } from './http.ts';
import { slackMetadata } from './metadata.ts';
import { plainDates } from './slack-times.ts';
import type { Workspace } from './workspace.ts';

/** Posts an alert as a message, or in the thread of its incident's first message, which is kept up to date. */
export async function postAlert(workspace: Workspace, message: AlertMessage, delivery: Delivery): Promise<Reference> {
  const { channel, buttons, secrets, clock } = workspace;
  const { notification, chart } = delivery;
  const later = retryAt(notification, clock.now());
  const web = workspace.client(delivery.signal, later);
  const arrived = delivery.possibleRepeat ? await findSent(workspace, web, delivery) : null;
  if (arrived) return arrived;
  const root = await keepCurrent(workspace, web, message, delivery, later);
  const post = {
    channel: root?.channel ?? channel,
    text: slackFallback(message),
    blocks:
      root && message.kind !== 'escalated' ? slackShort(message, buttons) : slackBlocks(message, chart.line, buttons),
    unfurl_links: false,
    unfurl_media: false,
    metadata: slackMetadata(notification, message),
  };
  // A thread message that changes what the team has to do also appears in the channel. The end does not: the edited
  // message shows it.
  const reply_broadcast = message.kind !== 'resolved';
  await delivery.begin?.();
  const posting = root
    ? web.chat.postMessage({ ...post, thread_ts: root.ts, reply_broadcast })
    : web.chat.postMessage(post);
  const posted = await posting.catch((error: unknown) => {
    throw sortSlackError(error, later, secrets);
  });
  const ts = posted.ts ?? '';
  const reference = { channel: posted.channel ?? channel, ts, thread: root?.ts ?? ts };
  if (message.kind !== 'undelivered') await addPicture(workspace, web, message, delivery, reference);
  return reference;
}

/** Edits the incident's first message. Editing twice is harmless, so an edit without an answer is simply retried. */
async function keepCurrent(
  { buttons, secrets }: Workspace,
  web: WebClient,
  message: AlertMessage,
  { thread, chart }: Delivery,
  later: Time,
): Promise<{ channel: string; ts: string } | null> {
  const root = thread?.channel && thread.ts ? { channel: thread.channel, ts: thread.thread ?? thread.ts } : null;
  if (!root || message.kind === 'undelivered') return root;
  try {
    const blocks = slackBlocks({ ...message, possibleRepeat: false }, chart.line, buttons);
    await web.chat.update({ ...root, text: slackFallback(message), blocks });
    return root;
  } catch (error) {
    if (slackAnswer(slackCode(error) ?? '').means === 'gone') return null;
    const sorted = sortSlackError(error, later, secrets);
    throw sorted instanceof NoAnswer ? new RetryLater(later, sorted.message) : sorted;
  }
}

/** The message has been posted: a failed picture is no reason to send it again. */
async function addPicture(
  { secrets, logger }: Workspace,
  web: WebClient,
  message: AlertMessage,
  { chart }: Delivery,
  at: Reference,
): Promise<void> {
  try {
    const png = chart.png();
    if (!png || !at.channel || !at.thread) return;
    await web.files.uploadV2({
      channel_id: at.channel,
      thread_ts: at.thread,
      file: Buffer.from(png),
      filename: 'wave.png',
      title: message.title,
      alt_text: plainDates(message.headline),
    });
  } catch (error) {
    logger.warn({ error: messageOf(sortSlackError(error, 0, secrets)) }, 'the chart could not be uploaded');
  }
}
