import { cleanText } from '../../core/clean.ts';
import type { Fact } from '../messages/fact.ts';
import type { AlertMessage } from '../messages/message.ts';
import { badgeOf } from '../messages/message-badge.ts';
import { shownExamples } from '../messages/message-example.ts';
import { nextSteps } from './next-steps.ts';

/** Marks for a terminal; none by default. */
export interface TextStyle {
  bold(text: string): string;
  dim(text: string): string;
}

const plainStyle: TextStyle = { bold: (text) => text, dim: (text) => text };

/** Breaks lines at spaces. A longer word gets a line of its own. */
function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(indent + line);
  return lines.join('\n');
}

interface TextOptions {
  style?: TextStyle;
  /** Commands; null: its readers have none. */
  ending?: string | null;
}

/** A message as plain text, at most 78 columns wide: the text part of a mail, and terminal output. */
export function alertText(
  message: AlertMessage,
  chartLine: string,
  { style = plainStyle, ending = null }: TextOptions = {},
): string {
  // Untrusted text must not control a terminal or fake a line.
  const safe = (text: string): string => cleanText(text).replace(/\s+/g, ' ');
  const { layout, quoted } = message.words;
  const labelWidth = Math.max(...[...message.facts, ...message.details].map(({ label }) => label.length));
  const table = (facts: AlertMessage['facts'], width = labelWidth): string =>
    facts
      .map(({ label, value }) => {
        const lines = wrap(safe(value), 78, ' '.repeat(width + 4)).trimStart();
        return `  ${style.dim(label.padEnd(width))}  ${lines}`;
      })
      .join('\n');
  const lines = (...parts: string[]): string => parts.filter(Boolean).join('\n');
  const next = nextSteps(message, ending !== null);
  const shown = shownExamples(message);
  const labelled = (fact: Fact | null): string =>
    fact ? wrap(`${style.dim(`${fact.label}:`)} ${safe(fact.value)}`, 78) : '';
  const paragraphs: string[] = [
    lines(style.bold(safe(message.title)), style.dim(badgeOf(message))),
    message.possibleRepeat ? layout.possibleRepeat((text) => text) : '',
    lines(style.bold(wrap(safe(message.headline), 78)), wrap(safe(message.why), 78)),
    lines(
      labelled(next.toDo),
      labelled(next.playbook),
      wrap(safe(next.ask ?? ''), 78),
      wrap(safe(next.also ?? ''), 78),
    ),
    message.items.map(({ label, value }) => wrap(`${style.dim(safe(label))}: ${safe(value)}`, 78, '  ')).join('\n'),
    chartLine ? lines(`  ${style.dim(safe(message.picture.title))}`, `  ${safe(chartLine)}`) : '',
    table(message.facts),
    ...message.notes.map((note) => wrap(safe(note), 78)),
    message.stories.length > 0 ? style.dim(layout.repeated) : '',
    ...message.stories.map(({ text, words, link }) =>
      lines(
        wrap(quoted(safe(text)), 78, '  '),
        style.dim(wrap(safe(words), 78, '  ')),
        link ? `  ${safe(link.url)}` : '',
      ),
    ),
    message.stories.length > 0 && shown.length > 0 ? style.dim(layout.otherPosts) : '',
    ...shown.map(({ text, author, where, atWords, link }) => {
      const who = [author === null ? null : safe(author), where, atWords].filter(Boolean).join(', ');
      return lines(wrap(quoted(safe(text)), 78, '  '), `  ${style.dim(who)}`, link ? `  ${safe(link.url)}` : '');
    }),
    message.details.length > 0 ? lines(style.dim(layout.more), table(message.details)) : '',
    ending ?? '',
  ];
  return `${paragraphs.filter(Boolean).join('\n\n')}\n`;
}
