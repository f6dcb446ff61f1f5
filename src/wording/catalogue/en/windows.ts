import { hourMs, minuteMs } from '../../../core/domain.ts';
import { duration, percent } from '../../words.ts';
import type { WindowSeen } from '../values.ts';

const length = (ms: number): string => duration(Math.max(ms, 2 * minuteMs));
const observed = ({ seen }: WindowSeen): string => (seen === null ? '' : ` (${percent(seen)} observed)`);

/** `in the last hour`, `in the last 15 minutes (60 % observed)` */
export const inLast = (window: WindowSeen): string =>
  `in the last ${window.ms === hourMs ? 'hour' : length(window.ms)}${observed(window)}`;

/** `in an hour`: of what is past. */
export const inSome = (window: WindowSeen): string =>
  `in ${window.ms === hourMs ? 'an hour' : length(window.ms)}${observed(window)}`;

/** `in the busiest hour`: of what is past. */
export const inBusiest = (window: WindowSeen): string =>
  `in the busiest ${window.ms === hourMs ? 'hour' : length(window.ms)}${observed(window)}`;
