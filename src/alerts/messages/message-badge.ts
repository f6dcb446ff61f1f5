import type { AlertMessage } from './message.ts';

type Badged = Pick<AlertMessage, 'kind' | 'severity' | 'list' | 'singlePosts' | 'words'>;

/** `New · severe`; a minor one goes without saying. */
export function badgeOf({ kind, severity, list, singlePosts, words }: Badged): string {
  if (singlePosts) return words.singlePosts.badge;
  if (list.length > 0) return words.list.badge;
  return words.layout.badge(words.layout.badges[kind], severity === 'minor' ? null : words.severities[severity]);
}
