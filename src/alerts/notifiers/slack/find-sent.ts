import type { WebClient } from '@slack/web-api';
import { messageOf } from '../../../core/errors.ts';
import type { Delivery, Reference } from '../notifier.ts';
import { sortSlackError } from './http.ts';
import { carries, toldIn } from './metadata.ts';
import type { Workspace } from './workspace.ts';

/**
 * Looks among the latest messages for one that an earlier attempt delivered after all. Null also without permission to
 * look.
 */
export async function findSent(
  { channel, secrets, logger }: Workspace,
  web: WebClient,
  { notification, thread }: Delivery,
): Promise<Reference | null> {
  try {
    const options = { include_all_metadata: true, limit: 100 };
    const { messages } = thread?.ts
      ? await web.conversations.replies({
          ...options,
          channel: thread.channel ?? channel,
          ts: thread.thread ?? thread.ts,
        })
      : await web.conversations.history({ ...options, channel });
    const found = messages?.find((message) => carries(message, notification.id));
    if (!found?.ts) return null;
    const at = { channel: thread?.channel ?? channel, ts: found.ts, thread: found.thread_ts ?? found.ts };
    return { ...at, ...toldIn(found) };
  } catch (error) {
    logger.debug({ error: messageOf(sortSlackError(error, 0, secrets)) }, 'cannot look for an earlier copy');
    return null;
  }
}
