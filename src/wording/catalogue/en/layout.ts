import { dayMs, hourMs, minuteMs } from '../../../core/domain.ts';
import { duration } from '../../words.ts';
import type { LayoutWords } from '../layout-words.ts';
import { number } from './nouns.ts';

function step(ms: number): string {
  if (ms % dayMs === 0) return ms === dayMs ? 'day' : `${ms / dayMs} days`;
  if (ms % hourMs === 0) return ms === hourMs ? 'hour' : `${ms / hourMs} h`;
  return `${Math.round(ms / minuteMs)} min`;
}

/** English. */
export const layout: LayoutWords = {
  picture: {
    moments: { opened: 'alert', escalated: 'update', reminder: 'reminder', resolved: 'over', reopened: 'back' },
    closed: 'closed',
    line: ({ from, blocks, to, stepMs }) => `${from} ${blocks} ${to} (each bar: ${duration(stepMs)})`,
    legend: (unit, stepMs) => `${unit} per ${step(stepMs)}:`,
    number,
    aboveNormal: 'above the normal range',
    withinNormal: 'within it',
    normal: 'normal range',
    notObserved: 'not observed',
    day: (at, timeZone) => {
      const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', month: 'short', day: 'numeric' });
      const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
      return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')}`;
    },
  },
  layout: {
    possibleRepeat: (strong) => `${strong('Possible repeat')}: an earlier try of this message was not answered.`,
    inOneLine: (preview, title, possibleRepeat) => `${preview} · ${title}${possibleRepeat ? ' (possible repeat)' : ''}`,
    badge: (kind, severity) => (severity === null ? kind : `${kind} · ${severity}`),
    repeated: 'Most repeated',
    examples: 'What people write',
    otherPosts: 'Other posts',
    more: 'More',
    openOn: (host) => `open on ${host}`,
    badges: {
      opened: 'New',
      escalated: 'Update',
      reminder: 'Still open',
      resolved: 'Resolved',
      reopened: 'Started again',
      unacknowledged: 'Still open',
      undelivered: 'Not delivered',
    },
    footer: (incident) => `Sent by Earshot. Incident ${incident}.`,
  },
};
