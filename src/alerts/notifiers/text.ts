import { cleanText } from '../../core/clean.ts';
import type { AlertMessage } from '../messages/message.ts';
import { shownExamples } from '../messages/message-example.ts';

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
  /** What readers can do. */
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
  const labelWidth = Math.max(...[...message.facts, ...message.reasons].map(({ label }) => label.length));
  const table = (facts: AlertMessage['facts']): string =>
    facts
      .map(({ label, value }) => {
        const lines = wrap(safe(value), 78, ' '.repeat(labelWidth + 4)).trimStart();
        return `  ${style.dim(label.padEnd(labelWidth))}  ${lines}`;
      })
      .join('\n');
  const paragraphs: string[] = [
    style.bold(safe(message.title)),
    ...(message.possibleRepeat ? [layout.possibleRepeat((text) => text)] : []),
    `${style.bold(wrap(safe(message.headline), 78))}\n${wrap(safe(message.why), 78)}`,
    ...(chartLine ? [`  ${safe(chartLine)}`] : []),
    table(message.facts),
    ...(message.topTerms.length > 0 ? [wrap(layout.topicsAre(message.topTerms.map(safe)), 78)] : []),
    ...(message.reasons.length > 0 ? [table(message.reasons)] : []),
    ...message.stories.map(({ text, words, link }) =>
      [
        wrap(quoted(safe(text)), 78, '  '),
        style.dim(wrap(safe(words), 78, '  ')),
        ...(link ? [`  ${safe(link.url)}`] : []),
      ].join('\n'),
    ),
    ...shownExamples(message).map(({ text, author, source, atWords, link }) => {
      const who = [author === null ? null : safe(author), source, atWords].filter(Boolean).join(', ');
      return [wrap(quoted(safe(text)), 78, '  '), `  ${style.dim(who)}`, ...(link ? [`  ${safe(link.url)}`] : [])].join(
        '\n',
      );
    }),
    ...message.notes.map((note) => wrap(safe(note), 78)),
    ...(ending === null ? [] : [ending]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}
