import type { z } from 'zod';
import type { Time } from '../../core/domain.ts';
import type { Notification, VerdictKind } from '../../core/incident.ts';
import type { PluginContext } from '../../core/plugins/context.ts';
import type { AlertChart } from '../messages/alert-chart.ts';
import type { AlertMessage } from '../messages/message.ts';

/** What a channel gave back; JSON strings only, kept in the outbox row. */
export type Reference = Record<string, string>;

export interface Delivery {
  notification: Notification;
  chart: AlertChart;
  /** Reference of the first sent notification of this incident on this channel; null: nothing was sent yet. */
  thread: Reference | null;
  /** An earlier try was written and never answered: say so, or find out whether it arrived. */
  possibleRepeat: boolean;
  /** The end of this send. */
  signal: AbortSignal;
  /** From now on, an end without an answer may have been a send. Throws when it must not be sent after all. */
  begin?(): Promise<void>;
}

/** Somebody pressed a button of a message. */
export interface Press {
  /** As it stood in the message: it need not be one that we know. */
  incident: string;
  action: 'acknowledge' | 'mute' | VerdictKind;
  /** A name that the channel knows. */
  by: string;
  at: Time;
  /** Where, as the reference of a message has it. */
  place: string;
}

/** Does it, and says what was done; null: it was done already. Throws WrongInput with words for who pressed. */
export type AnswerPress = (press: Press) => Promise<string | null>;

export interface Notifier {
  /**
   * True: `send` calls `begin` itself, right before what cannot be taken back, once it is connected and has found out
   * all it needs. Otherwise it is called before `send`.
   */
  begins?: boolean;
  /** Whether `send` asks for the picture: then it is drawn before. */
  pictures?: boolean;
  /** Waits until the channel's rate limit allows another `send`, or the signal aborts. */
  ready?(signal: AbortSignal): Promise<void>;
  /**
   * Sends once, without retries of its own. Resolves only when the channel said yes. Throws
   * - RetryLater: nothing was taken (not connected, 429, SMTP 4xx)
   * - Refused: the channel said no for good
   * - NoAnswer: written, and nobody can know whether it was taken
   * - anything else: the channel answered with a failure of its own (5xx), worth another attempt
   */
  send(message: AlertMessage, delivery: Delivery): Promise<Reference>;
  /** Hears what people press, until the signal aborts. Never throws. */
  listen?(answer: AnswerPress, signal: AbortSignal): Promise<void>;
  /** Tries the channel without posting: says what answered. Throws when it cannot be used. */
  check(signal: AbortSignal): Promise<string>;
}

export interface NotifierPlugin<S extends z.ZodType = z.ZodType> {
  type: string;
  /** Its settings with defaults: strict, described key by key. */
  settings: S;
  create(settings: z.infer<S>, context: PluginContext): Notifier;
}

/** Keeps the settings' own type inside a plug-in, and hides it from the registry. */
export function definePlugin<S extends z.ZodType>(plugin: NotifierPlugin<S>): NotifierPlugin {
  return {
    type: plugin.type,
    settings: plugin.settings,
    create: (settings, context) => plugin.create(plugin.settings.parse(settings), context),
  };
}
