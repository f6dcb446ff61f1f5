import type { z } from 'zod';
import type { Time } from '../../core/domain.ts';
import type { Notification, VerdictKind } from '../../core/incident.ts';
import type { PluginContext } from '../../core/plugins/context.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { AlertChart } from '../messages/alert-chart.ts';
import type { AlertMessage } from '../messages/message.ts';

/** The channel's answer: JSON strings only, stored in the outbox row. */
export type Reference = Record<string, string>;

export interface Delivery {
  notification: Notification;
  chart: AlertChart;
  /** Reference of this incident's first sent notification on this channel; null: nothing was sent yet. */
  thread: Reference | null;
  /** An earlier attempt was written and never answered: say so, or find out whether it arrived. */
  possibleRepeat: boolean;
  /** Aborts this send. */
  signal: AbortSignal;
  /** From now on, an end without an answer may have been a send. Throws when the message must not be sent after all. */
  begin?(): Promise<void>;
}

/** Someone pressed a button in a message. */
export interface Press {
  /** As given in the message; it may be unknown. */
  incident: string;
  action: 'acknowledge' | 'mute' | VerdictKind;
  /** The person's name on the channel. */
  by: string;
  at: Time;
  /** Where the message is, as in its reference. */
  place: string;
}

/** Performs the action and says what it did; null: it was done already. Throws WrongInput with a text for the person. */
export type AnswerPress = (press: Press) => Promise<string | null>;

export interface Notifier {
  /** The kind of channel, which its plug-in adds. */
  type?: string;
  /**
   * True: `send` itself calls `begin` at the point of no return, after connecting and checking. Otherwise `begin` is
   * called before `send`.
   */
  begins?: boolean;
  /** Longest duration of one `send`. Default: 18 s. */
  sendTimeoutMs?: number;
  /** Whether `send` needs the picture, which is then drawn first. */
  pictures?: boolean;
  /** The language as this channel writes it, such as with times that each reader sees in their own zone. */
  words?(words: Catalogue): Catalogue;
  /** Waits until the channel's rate limit allows another `send`, or the signal aborts. */
  ready?(signal: AbortSignal): Promise<void>;
  /**
   * Sends once, without its own retries. Resolves only when the channel accepted the message. Throws
   * - RetryLater: nothing was accepted (not connected, 429, SMTP 4xx)
   * - Refused: the channel refused for good
   * - NoAnswer: written, and nobody can know whether it was accepted
   * - anything else: the channel answered with its own failure (5xx), worth another attempt
   */
  send(message: AlertMessage, delivery: Delivery): Promise<Reference>;
  /** Receives button presses until the signal aborts. Never throws. */
  listen?(answer: AnswerPress, signal: AbortSignal): Promise<void>;
  /** Tests the channel without posting and says what answered. Throws when it cannot be used. */
  check(signal: AbortSignal): Promise<string>;
  /** `check` proves no credential: it asks an address whose owner may take the visit for a message. */
  visits?: boolean;
}

export interface NotifierPlugin<S extends z.ZodType = z.ZodType> {
  type: string;
  /** Schema of its settings: strict, with defaults and a description for every key. */
  settings: S;
  create(settings: z.infer<S>, context: PluginContext): Notifier;
}

/** Keeps the settings' type inside a plug-in and hides it from the registry. */
export function definePlugin<S extends z.ZodType>(plugin: NotifierPlugin<S>): NotifierPlugin {
  return {
    type: plugin.type,
    settings: plugin.settings,
    create: (settings, context) => ({ ...plugin.create(plugin.settings.parse(settings), context), type: plugin.type }),
  };
}
