import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { cleanText } from '../../../core/clean.ts';
import type { Time } from '../../../core/domain.ts';
import { verdicts } from '../../../core/incident.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import { excerpt } from '../../../wording/words.ts';
import { muteHours } from '../../incidents/mute-hours.ts';
import type { AlertMessage } from '../../messages/message.ts';
import type { Press } from '../notifier.ts';

const prefix = 'earshot-';
const actions = ['acknowledge', 'mute', ...verdicts] as const satisfies readonly Press['action'][];

function buttonWords(
  { press, verdicts }: Catalogue,
  action: Press['action'],
  { asks, brandTitle }: Pick<AlertMessage, 'asks' | 'brandTitle'>,
): string {
  const brand = excerpt(brandTitle, 40);
  if (action === 'acknowledge') return press.acknowledge;
  if (action === 'mute') return press.mute(muteHours);
  return asks === 'answer' ? verdicts[action].close(brand) : verdicts[action].answer(brand);
}

/** Incidents of a list that get buttons: a message has little room. */
const mostPressed = 10;

/** What its readers can do about it, as buttons; of one that is over, say what it was. Nothing for a test. */
export function pressButtons(
  message: Pick<AlertMessage, 'asks' | 'brandTitle' | 'incident' | 'list' | 'words'>,
): KnownBlock[] {
  const { asks, incident, words } = message;
  if (message.list.length > 0) return listButtons(message);
  if (asks === null) return [];
  const offered: readonly Press['action'][] = asks === 'answer' ? actions : verdicts;
  return [
    {
      type: 'actions',
      block_id: `${prefix}${asks}`,
      elements: offered.map((action) => ({
        type: 'button',
        action_id: `${prefix}${action}`,
        text: { type: 'plain_text', text: buttonWords(words, action, message), emoji: false },
        value: incident,
        ...(action === 'acknowledge' ? { style: 'primary' as const } : {}),
      })),
    },
  ];
}

/** For each open incident of a list, with its brand. */
function listButtons({ list, words: { press } }: Pick<AlertMessage, 'list' | 'words'>): KnownBlock[] {
  const open = new Map(list.flatMap((one) => (one.state === 'open' ? [[one.incident, one.brandTitle] as const] : [])));
  return [...open].slice(0, mostPressed).map(([incident, brand]) => ({
    type: 'actions',
    block_id: `${prefix}${incident}`,
    elements: [
      { action: 'acknowledge', text: press.acknowledgeOf(excerpt(brand, 50)) },
      { action: 'mute', text: press.mute(muteHours) },
    ].map(({ action, text }) => ({
      type: 'button',
      action_id: `${prefix}${action}`,
      text: { type: 'plain_text', text, emoji: false },
      value: incident,
    })),
  }));
}

const text = z.string().max(2_000);
/** The part of Slack's `block_actions` that we use. */
const blockActions = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: text, name: text.optional(), username: text.optional() }),
  channel: z.object({ id: text }).optional(),
  container: z
    .object({ channel_id: text.optional(), message_ts: text.optional(), thread_ts: text.optional() })
    .optional(),
  message: z.object({ ts: text, thread_ts: text.optional() }).optional(),
  actions: z.array(z.object({ action_id: text, value: text.optional(), action_ts: text.optional() })).max(25),
});

/** A press, with the place for its answer. */
export interface SlackPress extends Press {
  channel: string;
  /** Thread under the message. */
  thread: string;
  userId: string;
}

/** Who pressed which of our buttons; null for anything else that an app receives. */
export function pressOf(payload: unknown, now: Time): SlackPress | null {
  const parsed = blockActions.safeParse(payload);
  if (!parsed.success) return null;
  const { user, channel, container, message, actions: pressed } = parsed.data;
  const [first] = pressed.filter(({ action_id }) => action_id.startsWith(prefix));
  const action = actions.find((known) => first?.action_id === `${prefix}${known}`);
  const where = channel?.id ?? container?.channel_id;
  const thread = message?.thread_ts ?? message?.ts ?? container?.thread_ts ?? container?.message_ts;
  if (!first?.value || !action || !where || !thread) return null;
  const name =
    cleanText(user.name ?? user.username ?? user.id, 60)
      .replace(/\s+/g, ' ')
      .trim() || user.id;
  // The time of the press, so that a repeated delivery has the same effect. An implausible time is replaced by now.
  const pressedAt = Math.round(Number(first.action_ts) * 1000);
  const at = pressedAt > now - 600_000 && pressedAt <= now ? pressedAt : now;
  return { action, incident: first.value, by: name, at, place: where, channel: where, thread, userId: user.id };
}
