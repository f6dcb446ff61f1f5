import type { AlertMessage } from './message.ts';

/** `New · severe`; a minor one goes without saying. */
export const badgeOf = ({
  kind,
  severity,
  list,
  words: { layout, list: several, severities },
}: Pick<AlertMessage, 'kind' | 'severity' | 'list' | 'words'>): string =>
  list.length > 0
    ? several.badge
    : layout.badge(layout.badges[kind], severity === 'minor' ? null : severities[severity]);
