import type { NoticeKind } from '../../../core/incident.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';
import type { AlertMessage } from '../../messages/message.ts';
import { badgeOf } from '../../messages/message-badge.ts';
import type { StoryInMessage } from '../../messages/message-details.ts';
import { type Example, type SafeLink, safeLink, shownExamples } from '../../messages/message-example.ts';
import { nextSteps } from '../next-steps.ts';
import { type Html, html } from './html.ts';

// Mail clients support little CSS: use tables, inline styles and system fonts.
const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const ink = '#1d2433';
const quiet = '#5b6577';
const line = '#e4e7ec';

const accents: Record<NoticeKind, string> = {
  opened: '#b42318',
  escalated: '#b42318',
  reminder: '#b54708',
  resolved: '#067647',
  reopened: '#b42318',
  unacknowledged: '#b54708',
  undelivered: '#475467',
};

const row = (content: Html, padding = '0 24px 24px'): Html =>
  html`<tr><td style="padding:${padding};${font};color:${ink};font-size:15px;line-height:22px">${content}</td></tr>`;

const heading = (text: string): Html =>
  html`<div style="margin:0 0 8px;color:${quiet};font-size:12px;line-height:16px;font-weight:600;letter-spacing:.04em;text-transform:uppercase">${text}</div>`;

/** Keeps a number and its sign on one line. */
const unbroken = (text: string): string => text.replace(/(\d) %/g, '$1\u00a0%');

const facts = (rows: AlertMessage['facts']): Html =>
  html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse">${rows.map(
    ({ label, value }) =>
      html`<tr><td width="84" valign="top" style="padding:8px 12px 8px 0;border-top:1px solid ${line};${font};color:${quiet};font-size:14px;line-height:20px">${label}</td><td valign="top" style="padding:8px 0;border-top:1px solid ${line};${font};color:${ink};font-size:14px;line-height:20px;word-break:break-word">${unbroken(value)}</td></tr>`,
  )}</table>`;

const example = ({ layout }: Catalogue, { text, author, where, atWords, link }: Example): Html =>
  quote(layout, text, [author, where, atWords].filter((part) => part !== null).join(' · '), link);

const story = ({ layout }: Catalogue, { text, words, link }: StoryInMessage): Html => quote(layout, text, words, link);

const quote = (layout: Catalogue['layout'], text: string, who: string, link: SafeLink | null): Html => {
  const open = link
    ? html` · <a href="${link.url}" rel="noopener noreferrer" style="color:#175cd3;text-decoration:underline">${layout.openOn(link.host)}</a>`
    : null;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 12px"><tr><td width="3" bgcolor="#d0d5dd" style="background:#d0d5dd;font-size:0">&nbsp;</td><td style="padding:2px 0 2px 14px;${font};color:${ink};font-size:15px;line-height:22px;word-break:break-word">${text}<div style="margin-top:4px;color:${quiet};font-size:13px;line-height:18px">${who}${open}</div></td></tr></table>`;
};

const items = (all: AlertMessage['items']): Html =>
  html`${all.map(({ label, value }) => html`<div style="margin:0 0 10px;word-break:break-word"><strong>${label}</strong>: ${unbroken(value)}</div>`)}`;

/** What to do, and whom to ask. A playbook may be a link. */
function contact(message: AlertMessage): Html {
  const { toDo, ask, also, playbook } = nextSteps(message, false);
  const to = playbook === null ? null : safeLink(playbook.value.trim());
  const written = to
    ? html`<a href="${to.url}" rel="noopener noreferrer" style="color:#175cd3">${to.host}</a>`
    : (playbook?.value ?? null);
  const lines = [
    html`<span style="font-weight:600">${toDo.label}:</span> ${toDo.value}`,
    playbook && html`${playbook.label}: ${written}`,
    ask,
    also,
  ].filter((line) => line !== null);
  return html`<div style="margin:12px 0 0;font-size:15px;line-height:22px;color:${ink}">${lines.map((line) => html`<div>${line}</div>`)}</div>`;
}

const notesBox = (notes: readonly string[]): Html =>
  html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td bgcolor="#fffaeb" style="background:#fffaeb;border:1px solid #fedf89;border-radius:6px;padding:8px 14px;${font};color:#7a4a04;font-size:14px;line-height:20px">${notes.map((note) => html`<div style="padding:2px 0">${note}</div>`)}</td></tr></table>`;

/** Renders a message as HTML mail: 600 px wide, readable without the picture, every text escaped by the template. */
export function emailHtml(message: AlertMessage, chartCid: string | null): string {
  const { words } = message;
  const { layout } = words;
  const accent = accents[message.kind];
  const examples = shownExamples(message);
  const isList = message.list.length > 0;
  const notes = [...(message.possibleRepeat ? [layout.possibleRepeat((text) => text)] : []), ...message.notes];
  const page = html`<!doctype html>
<html lang="${words.code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light"><title>${message.title}</title></head>
<body style="margin:0;padding:0;background:#f2f4f7">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${message.preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="#f2f4f7" style="background:#f2f4f7"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" bgcolor="#ffffff" style="width:100%;max-width:600px;background:#ffffff;border-radius:10px;border:1px solid ${line};overflow:hidden">
<tr><td height="5" bgcolor="${accent}" style="height:5px;background:${accent};font-size:0;line-height:0">&nbsp;</td></tr>
${row(
  html`<span style="color:${accent};font-size:13px;line-height:18px;font-weight:600">${badgeOf(message)}</span>
<h1 style="margin:6px 0 12px;font-size:22px;line-height:28px;font-weight:700;color:${ink}">${message.title}</h1>
<p style="margin:0 0 8px;font-size:16px;line-height:24px;color:${ink}">${message.headline}</p>
${message.why === '' ? null : html`<p style="margin:0 0 8px;font-size:14px;line-height:21px;color:${quiet}">${message.why}</p>`}
${contact(message)}`,
  '24px 24px 14px',
)}
${message.items.length > 0 ? row(items(message.items), '0 24px 20px') : null}
${notes.length > 0 ? row(notesBox(notes), '0 24px 20px') : null}
${chartCid === null ? null : row(html`<img src="cid:${chartCid}" width="576" alt="${message.picture.title}. ${message.headline}" style="display:block;width:100%;max-width:576px;height:auto;border:0">`, '0 12px 16px')}
${message.facts.length > 0 ? row(facts(message.facts)) : null}
${message.stories.length > 0 ? row(html`${heading(layout.repeated)}${message.stories.map((one) => story(words, one))}`, '0 24px 12px') : null}
${examples.length > 0 ? row(html`${heading(message.stories.length > 0 ? layout.otherPosts : layout.examples)}${examples.map((one) => example(words, one))}`, '0 24px 12px') : null}
${message.details.length > 0 ? row(html`${heading(layout.more)}${facts(message.details)}`) : null}
</table>
<div style="padding:14px 12px 0;${font};color:#667085;font-size:12px;line-height:18px">${isList || message.singlePosts ? words.list.footer : layout.footer(message.name)}</div>
</td></tr></table>
</body></html>`;
  return page.html;
}
