import type { Time } from '../../core/domain.ts';

/** Readable, short and stable: the brand and the minute (UTC) it opened, as in `acme-2026-11-22-1405`. */
export function incidentId(brand: string, openedAt: Time): string {
  const name = brand
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const [day = '', time = ''] = new Date(openedAt).toISOString().split('T');
  return `${name || 'brand'}-${day}-${time.slice(0, 5).replace(':', '')}`;
}
