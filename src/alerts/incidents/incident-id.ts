import type { Time } from '../../core/domain.ts';
import { brandSlug } from '../../core/identity.ts';

/**
 * Stable under batches, restarts and rebuilds: the brand and the minute (UTC) it opened, as in `acme-2026-11-22-1405`.
 * Programs use it. People use the name that the store gives.
 */
export function incidentId(brand: string, openedAt: Time): string {
  const [day = '', time = ''] = new Date(openedAt).toISOString().split('T');
  return `${brandSlug(brand)}-${day}-${time.slice(0, 5).replace(':', '')}`;
}
