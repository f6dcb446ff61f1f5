import { maxTextLength } from '../../../core/clean.ts';
import { fold } from '../../text/fold.ts';
import { takeLinks } from '../../text/units.ts';

/** Accounts in a row at the beginning: whom a post answers. */
const replyList = /^\s*(?:@[\p{L}\p{N}_.-]+\s+){2,}/u;
/** Behind a brand's name they are its own accounts. */
const ownAccounts =
  /^_*(?:support|help|helps|care|cares|service|services|team|hq|official|app|inc|news|us|uk|de|fr|eu|global|online|_)*\d*$/;
/** Shorter ones are part of many accounts by chance. */
const shortestPart = 4;
const maxNames = 50;

/** Whether there is a link, or an account at the beginning. */
export const hasElsewhere = (text: string): boolean =>
  text.includes('://') || /www\./i.test(text) || text.trimStart().startsWith('@');

/**
 * Whether a text names the brand in links alone, or in a list of accounts alone where it is part of somebody's longer name:
 * then the post says nothing of it. Not so where it is not named at all: it was found by its title or its author.
 */
export function isNamedElsewhere(whole: string, names: readonly string[]): boolean {
  const text = fold(whole.length > maxTextLength ? whole.slice(0, maxTextLength) : whole);
  const wanted = names.slice(0, maxNames).map((name) => wordsOf(fold(name)));
  // A name that is a host is looked for in links, and is about whoever links to it.
  if (names.length === 0 || names.some((name) => name.includes('.')) || wanted.includes('')) return false;
  const { rest: withoutLinks, links } = takeLinks(text, ' ');
  const list = replyList.exec(withoutLinks)?.[0] ?? '';
  const rest = wordsOf(withoutLinks.slice(list.length));
  const accounts = list.split(/[\s@]+/).filter((account) => account !== '');
  const isIn = (text: string): boolean => wanted.some((name) => text.includes(name));
  if (isIn(rest) || isIn(squeezed(rest)) || accounts.some((account) => wanted.some((name) => isOwn(account, name))))
    return false;
  const linked = ` ${wordsOf(links.join(' '))} `;
  return (
    wanted.some((name) => linked.includes(` ${name} `)) ||
    accounts.some((account) => wanted.some((name) => name.length >= shortestPart && account.includes(squeezed(name))))
  );
}

const isOwn = (account: string, name: string): boolean =>
  account.startsWith(squeezed(name)) && ownAccounts.test(account.slice(squeezed(name).length));
const wordsOf = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const squeezed = (text: string): string => text.replaceAll(' ', '');
