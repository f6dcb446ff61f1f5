import type { Notification } from '../../core/incident.ts';

const eventType = 'earshot_notification';

/** Travels with a Slack message, unseen: tells which notification it is. */
export const slackMetadata = ({ id, incident, occasion, number }: Notification) => ({
  event_type: eventType,
  event_payload: { id, incident, occasion, number },
});

/** Whether a message that Slack hands back is this notification. */
export function carries(message: { metadata?: unknown }, id: string): boolean {
  const { metadata } = message;
  if (typeof metadata !== 'object' || metadata === null || !('event_payload' in metadata)) return false;
  const payload = metadata.event_payload;
  return typeof payload === 'object' && payload !== null && 'id' in payload && payload.id === id;
}
