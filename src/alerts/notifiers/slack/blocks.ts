import type { KnownBlock } from '@slack/types';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import { excerpt } from '../../../wording/words.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { type SafeLink, shownExamples } from '../../messages/message-example.ts';
import { askOwner } from '../ask-owner.ts';
import { pressButtons } from './press.ts';

/** Escapes Slack's control characters, so that text shows literally and mentions nobody. */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** In mrkdwn, `* _ ~` and the back quote are markup too: a zero-width space disables them in untrusted names. */
const literal = (text: string): string => escapeSlack(text).replace(/[*_~`]/g, '$&\u200b');

const mrkdwn = (text: string, max = 3000) => ({ type: 'mrkdwn' as const, text: cap(text, max), verbatim: true });
const plain = (text: string, max = 3000) => ({ type: 'plain_text' as const, text: cap(text, max), emoji: false });

function cap(text: string, max: number): string {
  if (text.length <= max) return text || ' ';
  // A cut inside an entity would show its remains.
  return `${text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/&[a-z]{0,3}$/, '')}…`;
}

/** `<url|host>`, with everything escaped that could end it early; null when it would be cut. */
function link({ layout }: Catalogue, { url, host }: SafeLink): string | null {
  const target = escapeSlack(url.replaceAll('|', '%7C'));
  return target.length > 2000 ? null : `<${target}|${literal(layout.openOn(host))}>`;
}

const context = (...texts: string[]): KnownBlock => ({
  type: 'context',
  elements: texts.slice(0, 10).map((text) => mrkdwn(text)),
});
const section = (text: string): KnownBlock => ({ type: 'section', text: mrkdwn(text) });

const repeated = ({ layout }: Catalogue): KnownBlock => context(layout.possibleRepeat((text) => `*${text}*`));

function examples(message: AlertMessage): KnownBlock[] {
  const { words } = message;
  return shownExamples(message).flatMap((example): KnownBlock[] => {
    const who = [example.author, example.source, example.atWords].flatMap((part) => (part ? [literal(part)] : []));
    return [
      { type: 'section', text: plain(words.quoted(example.text)) },
      context([who.join(' · '), example.link ? link(words, example.link) : null].filter(Boolean).join(' · ')),
    ];
  });
}

const stories = (message: AlertMessage): KnownBlock[] =>
  message.stories.flatMap(({ text, words, link: to }): KnownBlock[] => [
    { type: 'section', text: plain(message.words.quoted(text)) },
    context([literal(words), to ? link(message.words, to) : null].filter(Boolean).join(' · ')),
  ]);

/** A section has at most 10 fields. */
function factSections(facts: AlertMessage['facts']): KnownBlock[] {
  const sections: KnownBlock[] = [];
  for (let from = 0; from < facts.length; from += 10) {
    const fields = facts
      .slice(from, from + 10)
      .map(({ label, value }) => mrkdwn(`*${literal(label)}*\n${literal(value)}`, 2000));
    sections.push({ type: 'section', fields });
  }
  return sections;
}

/** Renders a message in Block Kit: at most 50 blocks, untrusted text in `plain_text` or escaped, never a mention. */
export function slackBlocks(message: AlertMessage, chartLine: string, buttons = false): KnownBlock[] {
  const ask = askOwner(message);
  return [
    { type: 'header', text: plain(message.title, 150) },
    ...(message.possibleRepeat ? [repeated(message.words)] : []),
    section(`*${literal(message.headline)}*\n${literal(message.why)}`),
    ...factSections(message.facts),
    ...(chartLine ? [section(`\`\`\`${chartLine.replaceAll('`', "'")}\`\`\``)] : []),
    ...(message.topTerms.length > 0
      ? [{ type: 'section' as const, text: plain(message.words.layout.topicsAre(message.topTerms)) }]
      : []),
    ...stories(message),
    ...factSections(message.reasons),
    ...examples(message),
    ...(message.notes.length > 0 ? [context(...message.notes.map(literal))] : []),
    ...(buttons ? pressButtons(message) : ask === null ? [] : [context(literal(ask))]),
  ];
}

/** A few lines for the thread under a message that already has the rest. */
export function slackShort(message: AlertMessage): KnownBlock[] {
  return [
    section(`*${literal(message.title)}*\n${literal(message.headline)}\n${literal(message.why)}`),
    ...(message.possibleRepeat ? [repeated(message.words)] : []),
    ...(message.notes.length > 0 ? [context(...message.notes.map(literal))] : []),
  ];
}

/** The text in notifications and screen readers. */
export const slackFallback = (message: AlertMessage): string =>
  escapeSlack(excerpt(message.words.layout.inOneLine(message.title, message.headline, message.possibleRepeat), 500));
