import type { ReceivedRequest } from '../support/http-receiver.ts';
import type { SlackReceiver } from '../support/slack-receiver.ts';
import type { ReceivedMail } from '../support/smtp-receiver.ts';

/** One message that a person or a program got. */
export interface Copy {
  /** The notification's id, or what a mail keeps of it. */
  id: string;
  /** Whether it says that it may be a repeat. */
  marked: boolean;
}

const idOf = (metadata: { event_payload?: Record<string, unknown> } | undefined): string =>
  String(metadata?.event_payload?.id);

const isMarked = (text: string): boolean => /possible repeat/i.test(text);

export const slackPosts = ({ posts }: Pick<SlackReceiver, 'posts'>): Copy[] =>
  posts.map(({ text, blocks, metadata }) => ({ id: idOf(metadata), marked: isMarked(text + JSON.stringify(blocks)) }));

/** As they were posted: the first message of an incident is edited later. */
export const slackCalls = ({ calls }: Pick<SlackReceiver, 'calls'>): Copy[] =>
  calls
    .filter(({ method }) => method === 'chat.postMessage')
    .map(({ arguments: { text = '', blocks = '', metadata = '{}' } }) => ({
      id: idOf(JSON.parse(metadata)),
      marked: isMarked(text + blocks),
    }));

export const mails = (received: readonly ReceivedMail[]): Copy[] =>
  received.map(({ mail }) => ({ id: mail.messageId ?? '', marked: isMarked(mail.text ?? '') }));

export const webhooks = (requests: readonly ReceivedRequest[]): Copy[] =>
  requests.map(({ body }) => {
    const { id, possibleRepeat } = JSON.parse(body.toString()) as { id: string; possibleRepeat: boolean };
    return { id, marked: possibleRepeat };
  });
