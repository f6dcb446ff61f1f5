import type { NoticeKind } from '../../core/incident.ts';

/** Whether the notice reports a problem or its growth: opened, escalated or reopened. */
export const raises = (kind: NoticeKind): boolean => kind === 'opened' || kind === 'escalated' || kind === 'reopened';
