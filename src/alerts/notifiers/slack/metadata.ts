import type { Notification } from '../../../core/incident.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { toldReference } from '../../outbox/told-finding.ts';

const eventType = 'earshot_notification';

/** Invisible metadata of a Slack message: the notification and what its number counts. */
export const slackMetadata = (
  { id, incident, occasion, number }: Notification,
  { counted }: Pick<AlertMessage, 'counted'>,
) => ({
  event_type: eventType,
  event_payload: { id, incident, occasion, number, ...(counted && toldReference(counted)) },
});

function payloadOf({ metadata }: { metadata?: unknown }): Record<string, unknown> {
  if (typeof metadata !== 'object' || metadata === null || !('event_payload' in metadata)) return {};
  const payload = metadata.event_payload;
  return typeof payload === 'object' && payload !== null ? { ...payload } : {};
}

/** Whether a message from Slack is this notification. */
export const carries = (message: { metadata?: unknown }, id: string): boolean => payloadOf(message).id === id;

/** What the number of a message from Slack counts. An earlier copy may report other numbers than a new one would. */
export const toldIn = (message: { metadata?: unknown }): Record<string, string> =>
  Object.fromEntries(
    Object.entries(payloadOf(message)).flatMap(([key, value]) =>
      key.startsWith('told') && typeof value === 'string' ? [[key, value]] : [],
    ),
  );
