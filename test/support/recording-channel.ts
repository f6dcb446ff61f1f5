import type { AlertMessage } from '../../src/alerts/messages/message.ts';
import type { Delivery, Notifier, Reference } from '../../src/alerts/notifiers/notifier.ts';

/** What a channel answers. */
export type Answer = (sent: Sent) => Reference | Error | Promise<Reference | Error>;

export interface Sent {
  message: AlertMessage;
  delivery: Delivery;
}

/** A channel that notes what it is sent, and answers as it is told to. */
export function recordingChannel(first: Answer) {
  let react = first;
  const sent: Sent[] = [];
  const channel: Notifier = {
    async send(message, delivery) {
      sent.push({ message, delivery });
      const result = await react({ message, delivery });
      if (result instanceof Error) throw result;
      return result;
    },
    check: async () => 'fine',
  };
  return {
    channel,
    sent,
    answer(to: Answer) {
      react = to;
    },
  };
}
