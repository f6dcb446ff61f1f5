import type { NoticeKind } from '../../core/incident.ts';

/** Opened, escalated, reopened: it says that there is something, or that it grows. */
export const raises = (kind: NoticeKind): boolean => kind === 'opened' || kind === 'escalated' || kind === 'reopened';
