import type { Notification } from '../../../core/incident.ts';
import { isNews } from '../../incidents/kind-rules.ts';
import type { ListedMessage } from '../../messages/listed-message.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { safeLink } from '../../messages/message-example.ts';

const iso = (time: number) => new Date(time).toISOString();
const safeUrl = (url: string | null) => safeLink(url)?.url ?? null;

const listed = ({
  id,
  kind,
  number,
  brand,
  incident,
  name,
  state,
  severity,
  since,
  title,
  headline,
}: ListedMessage) => ({
  id,
  type: kind,
  number,
  brand,
  incident: { id: incident, name, state, severity, since: iso(since) },
  text: { title, headline },
});

const explained = ({ origin, stories, similar, ...rest }: NonNullable<AlertMessage['explanation']>) => ({
  ...rest,
  origin: origin && { ...origin, at: iso(origin.at), url: safeUrl(origin.url) },
  similar: similar && { ...similar, since: iso(similar.since) },
  stories: stories.map((story) => ({ ...story, firstAt: iso(story.firstAt), url: safeUrl(story.url) })),
});

/**
 * The JSON of a webhook. `version` changes only when a key changes its meaning or is removed; new keys may appear at
 * any time. Times are ISO 8601 in UTC, shares and probabilities 0-1, durations milliseconds.
 */
export function webhookBody(
  message: AlertMessage,
  notification: Notification,
  shell: (command: string) => string = (command) => command,
) {
  return {
    version: 1,
    /** The same for every attempt of this notification. */
    id: notification.id,
    /**
     * opened, escalated, reminder, resolved, reopened, unacknowledged, undelivered; mentions: single posts, in `examples`,
     * and no incident; or list: several of these, in `list`,
     * of which the other keys show the first.
     */
    type: message.singlePosts ? 'mentions' : message.list.length > 0 ? 'list' : message.kind,
    number: message.number,
    brand: message.brand,
    incident: {
      id: message.incident,
      name: message.name,
      state: message.state,
      severity: message.severity,
      since: iso(message.since),
    },
    at: iso(message.at),
    possibleRepeat: message.possibleRepeat,
    text: {
      title: message.title,
      preview: message.preview,
      headline: message.headline,
      why: message.why,
      /** What to do next. */
      toDo: message.toDo,
      facts: [...message.items, ...message.facts],
      reasons: message.details,
      notes: message.also === null ? message.notes : [message.also, ...message.notes],
    },
    topTerms: message.topTerms,
    /**
     * The explanation as data: phrases, stories, what it depends on, drivers, origin, projection, similar. Null when it
     * could not be read.
     */
    explanation: message.explanation && explained(message.explanation),
    examples: message.examples.map(({ text, author, source, at, link }) => ({
      text,
      author,
      source,
      at: iso(at),
      url: link?.url ?? null,
    })),
    findings: message.findings.map((finding) => ({
      ...finding,
      /** Missing: an alarm. */
      ...(isNews(finding) && { level: 'news' }),
      at: iso(finding.at),
      since: iso(finding.since),
      learningUntil: finding.learningUntil === null ? null : iso(finding.learningUntil),
    })),
    /** Since the wave began. `counted` counts an author, and copies of one text, once in 24 hours. */
    total: message.total,
    series: message.series && {
      stepMs: message.series.stepMs,
      expected: message.series.expected,
      points: message.series.points.map((point) => ({ ...point, at: iso(point.at) })),
    },
    /** As they run on the machine of Earshot. */
    commands: message.commands.map(({ label, command }) => ({ label, command: shell(command) })),
    ...(message.list.length > 0 && { list: message.list.map(listed) }),
  };
}
