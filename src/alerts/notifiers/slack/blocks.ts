import type { KnownBlock } from '@slack/types';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import { excerpt } from '../../../wording/words.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { badgeOf } from '../../messages/message-badge.ts';
import { type SafeLink, safeLink, shownExamples } from '../../messages/message-example.ts';
import { nextSteps } from '../next-steps.ts';
import { pressButtons } from './press.ts';
import { plainDates, slackDates } from './slack-times.ts';

/** Escapes Slack's control characters, so that text shows literally and mentions nobody. */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** In mrkdwn, `* _ ~` and the back quote are markup too: a zero-width space disables them in untrusted names. */
const literal = (text: string): string => escapeSlack(text).replace(/[*_~`]/g, '$&\u200b');

/** Slack takes 3,000 characters; a time that it shows is longer than it looks. */
const mostText = 2600;
/** Of an escaped text. */
const mrkdwn = (text: string) => ({
  type: 'mrkdwn' as const,
  text: slackDates(cap(text, mostText)),
  verbatim: true,
});
const plain = (text: string, max = 3000) => ({
  type: 'plain_text' as const,
  text: plainDates(cap(text, max)),
  emoji: false,
});

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
  const posts = shownExamples(message).flatMap((example): KnownBlock[] => {
    const who = [example.author, example.where, example.atWords].flatMap((part) => (part ? [literal(part)] : []));
    return [
      { type: 'section', text: plain(words.quoted(example.text)) },
      context([who.join(' · '), example.link ? link(words, example.link) : null].filter(Boolean).join(' · ')),
    ];
  });
  const isBeside = message.stories.length > 0 && posts.length > 0;
  return isBeside ? [context(`*${literal(words.layout.otherPosts)}*`), ...posts] : posts;
}

function stories(message: AlertMessage): KnownBlock[] {
  const posts = message.stories.flatMap(({ text, words, link: to }): KnownBlock[] => [
    { type: 'section', text: plain(message.words.quoted(text)) },
    context([literal(words), to ? link(message.words, to) : null].filter(Boolean).join(' · ')),
  ]);
  return posts.length > 0 ? [context(`*${literal(message.words.layout.repeated)}*`), ...posts] : [];
}

const linesOf = (facts: AlertMessage['facts']): string =>
  facts.map(({ label, value }) => `*${literal(label)}*  ${literal(value)}`).join('\n');

const itemsInSection = 5;
const mostOfItem = 500;

/** A message has room for 50 blocks. */
function itemSections(items: AlertMessage['items']): KnownBlock[] {
  const lines = items.map(({ label, value }) => cap(`*${literal(excerpt(label, 80))}*: ${literal(value)}`, mostOfItem));
  return Array.from({ length: Math.ceil(lines.length / itemsInSection) }, (_, index) =>
    section(lines.slice(index * itemsInSection, (index + 1) * itemsInSection).join('\n')),
  );
}

/** A playbook may be a link. */
const linked = (text: string): string => {
  const to = safeLink(text.trim());
  return to ? `<${escapeSlack(to.url.replaceAll('|', '%7C'))}|${literal(to.host)}>` : literal(text);
};

/** The headline, what else is to be said, what to do, and whom to ask where there are no buttons. */
function head(message: AlertMessage, buttons: boolean): KnownBlock {
  const { toDo, ask, also, playbook } = nextSteps(message, buttons);
  const lines = [
    `*${literal(message.headline)}*`,
    literal(message.why),
    `*${literal(toDo.label)}:* ${literal(toDo.value)}`,
    playbook === null ? '' : `${literal(playbook.label)}: ${linked(playbook.value)}`,
    literal(ask ?? ''),
    literal(also ?? ''),
  ];
  return section(lines.filter(Boolean).join('\n'));
}

/** Renders a message in Block Kit: at most 50 blocks, untrusted text in `plain_text` or escaped, never a mention. */
export function slackBlocks(message: AlertMessage, chartLine: string, buttons = false): KnownBlock[] {
  return [
    { type: 'header', text: plain(message.title, 150) },
    context(literal(badgeOf(message))),
    ...(message.possibleRepeat ? [repeated(message.words)] : []),
    head(message, buttons),
    ...itemSections(message.items),
    ...(chartLine ? [section(`*${literal(message.picture.title)}*\n${literal(chartLine)}`)] : []),
    ...(message.facts.length > 0 ? [section(linesOf(message.facts))] : []),
    ...(message.notes.length > 0 ? [context(...message.notes.map(literal))] : []),
    ...stories(message),
    ...examples(message),
    ...(buttons ? pressButtons(message) : []),
    ...(message.details.length > 0 ? [context(linesOf(message.details))] : []),
  ];
}

/** A few lines for the thread under a message that already has the rest. */
export function slackShort(message: AlertMessage, buttons = false): KnownBlock[] {
  return [
    head(message, buttons),
    ...(message.possibleRepeat ? [repeated(message.words)] : []),
    ...(message.notes.length > 0 ? [context(...message.notes.map(literal))] : []),
  ];
}

/** The text in notifications and screen readers. */
export const slackFallback = (message: AlertMessage): string =>
  slackDates(
    escapeSlack(excerpt(message.words.layout.inOneLine(message.preview, message.title, message.possibleRepeat), 500)),
  );
