import { WebClient } from '@slack/web-api';
import { ConfigError, messageOf, NoAnswer, RetryLater } from '../../../core/errors.ts';
import type { PluginContext } from '../../../core/plugins/context.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { retryAt } from '../../outbox/back-off.ts';
import type { AnswerPress, Delivery, Notifier, Reference } from '../notifier.ts';
import { escapeSlack, slackBlocks, slackFallback, slackShort } from './blocks.ts';
import { slackCode, slackFetch, sortSlackError } from './http.ts';
import { quietLogger } from './log.ts';
import { carries, slackMetadata, toldIn } from './metadata.ts';
import { pressOf } from './press.ts';
import { listenToSlack, openConnection } from './socket.ts';

export interface SlackBotSettings {
  token: string;
  channel: string;
  baseUrl: string;
  /** Messages then have buttons. */
  appToken?: string | undefined;
}

/** Posts with a bot token: one incident is one message that is kept current, with a thread under it. */
export function slackBot(
  { token, channel, baseUrl, appToken }: SlackBotSettings,
  { clock, logger }: PluginContext,
): Notifier {
  const secrets = [token, ...(appToken === undefined ? [] : [appToken])];
  const buttons = appToken !== undefined;
  const now = () => clock.now();
  const client = (signal: AbortSignal, later: number) =>
    new WebClient(token, {
      slackApiUrl: baseUrl,
      fetch: slackFetch({ now, later, signal, secrets }),
      retryConfig: { retries: 0 },
      logger: quietLogger,
    });

  async function send(message: AlertMessage, delivery: Delivery): Promise<Reference> {
    const later = retryAt(delivery.notification, now());
    const web = client(delivery.signal, later);
    const call = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } catch (error) {
        throw sortSlackError(error, later, secrets);
      }
    };
    const { notification, chart } = delivery;
    const arrived = delivery.possibleRepeat ? await findSent(web, delivery) : null;
    if (arrived) return arrived;
    const root = await keepCurrent(web, message, delivery, later);
    const post = {
      channel: root?.channel ?? channel,
      text: slackFallback(message),
      blocks: root && message.kind !== 'escalated' ? slackShort(message) : slackBlocks(message, chart.line, buttons),
      unfurl_links: false,
      unfurl_media: false,
      metadata: slackMetadata(notification, message),
    };
    // What changes what the team must do is also shown in the channel; that it is over, the edited message says.
    const reply_broadcast = message.kind !== 'resolved';
    await delivery.begin?.();
    const posted = await call(
      root ? web.chat.postMessage({ ...post, thread_ts: root.ts, reply_broadcast }) : web.chat.postMessage(post),
    );
    const ts = posted.ts ?? '';
    const reference = { channel: posted.channel ?? channel, ts, thread: root?.ts ?? ts };
    if (message.kind !== 'undelivered') await addPicture(web, message, delivery, reference);
    return reference;
  }

  /** Edits the incident's first message. Editing twice does no harm, so an edit without an answer is just tried again. */
  async function keepCurrent(web: WebClient, message: AlertMessage, { thread, chart }: Delivery, later: number) {
    const root = thread?.channel && thread.ts ? { channel: thread.channel, ts: thread.thread ?? thread.ts } : null;
    if (!root || message.kind === 'undelivered') return root;
    try {
      const blocks = slackBlocks({ ...message, possibleRepeat: false }, chart.line, buttons);
      await web.chat.update({ ...root, text: slackFallback(message), blocks });
      return root;
    } catch (error) {
      const gone = ['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found'];
      if (gone.includes(slackCode(error) ?? '')) return null;
      const sorted = sortSlackError(error, later, secrets);
      throw sorted instanceof NoAnswer ? new RetryLater(later, sorted.message) : sorted;
    }
  }

  /** The notification among the latest messages, if an earlier try arrived after all. Null also when we may not look. */
  async function findSent(web: WebClient, { notification, thread }: Delivery): Promise<Reference | null> {
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

  /** The message stands without it: a failure here is no reason to send again. */
  async function addPicture(web: WebClient, message: AlertMessage, { chart }: Delivery, at: Reference): Promise<void> {
    try {
      const png = chart.png();
      if (!png || !at.channel || !at.thread) return;
      await web.files.uploadV2({
        channel_id: at.channel,
        thread_ts: at.thread,
        file: Buffer.from(png),
        filename: 'wave.png',
        title: message.title,
        alt_text: message.headline,
      });
    } catch (error) {
      logger.warn({ error: messageOf(sortSlackError(error, 0, secrets)) }, 'the chart could not be uploaded');
    }
  }

  /** The answer stands below the message, for all to see; what cannot be done, only who pressed is told. */
  async function onInteraction(payload: unknown, answer: AnswerPress): Promise<void> {
    const press = pressOf(payload, now());
    if (!press) return;
    const web = () => client(AbortSignal.timeout(10_000), now()).chat;
    const { channel, thread: thread_ts, userId: user } = press;
    const said = await answer(press).catch(async (error: unknown) => {
      const known = error instanceof ConfigError;
      const text = escapeSlack(
        known ? error.message : 'That could not be done: see the log of Earshot, and try again.',
      );
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
      throw sortSlackError(error, now(), secrets);
    }
  }

  const listen =
    appToken === undefined
      ? {}
      : {
          listen: (answer: AnswerPress, signal: AbortSignal) =>
            listenToSlack({
              appToken,
              baseUrl,
              clock,
              logger,
              signal,
              onInteraction: (payload) => onInteraction(payload, answer),
            }),
        };

  return {
    ...listen,
    begins: true,
    pictures: true,
    send,
    async check(signal) {
      try {
        const { user, team } = await client(signal, now()).auth.test();
        if (appToken !== undefined) await openConnection({ appToken, baseUrl, clock, signal });
        return `the token belongs to ${user} in ${team}${buttons ? '; buttons can be heard' : ''}`;
      } catch (error) {
        throw sortSlackError(error, now(), secrets);
      }
    },
  };
}
