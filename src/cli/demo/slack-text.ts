import { decodeHTML } from 'entities';
import type { SlackMessage } from './slack-server.ts';

interface Text {
  type: string;
  text: string;
}

/** Slack's markup as its readers see it: no control characters of the markup, links as their labels. */
export function shown({ type, text }: Text): string {
  if (type === 'plain_text') return text;
  const plain = text
    .replace(/<([^|>]+)\|([^>]+)>/g, '$2')
    .replace(/```/g, '')
    .replace(/(^|[\s(])[*_`](\S(?:.*?\S)?)[*_`](?=$|[\s).,:;])/gm, '$1$2')
    .replaceAll('\u200b', '');
  return decodeHTML(plain);
}

/** A message's blocks as lines of text, as wide as a terminal. */
export function slackLines({ blocks }: Pick<SlackMessage, 'blocks'>): string[] {
  const lines = blocks.flatMap((block) => {
    const { text, fields, elements } = block as { text?: Text; fields?: Text[]; elements?: Text[] };
    switch (block.type) {
      case 'header':
        return text ? [shown(text).toUpperCase()] : [];
      case 'section':
        return [
          ...(text ? ['', ...shown(text).split('\n')] : []),
          ...(fields ? ['', ...fields.map((field) => shown(field).split('\n').join(': '))] : []),
        ];
      case 'context':
        return (elements ?? []).flatMap((element) => shown(element).split('\n')).map((line) => `  ${line}`);
      case 'divider':
        return ['', '─'.repeat(60)];
      default:
        return [];
    }
  });
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '');
}
