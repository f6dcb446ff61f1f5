import { hourMs, minuteMs } from '../../../core/domain.ts';
import { duration, percent } from '../../words.ts';
import type { WindowSeen } from '../values.ts';

const observed = ({ seen }: WindowSeen): string => (seen === null ? '' : ` (${percent(seen)} observed)`);
const lengthOf = (window: WindowSeen, hour = 'hour'): string =>
  `${window.ms === hourMs ? hour : duration(Math.max(window.ms, 2 * minuteMs))}${observed(window)}`;

/** `in the last hour`, `in the last 15 minutes (60 % observed)` */
export const inLast = (window: WindowSeen): string => `in the last ${lengthOf(window)}`;

/** `in an hour`: of what is past. */
export const inSome = (window: WindowSeen): string => `in ${lengthOf(window, 'an hour')}`;

/** `in the busiest hour`: of what is past. */
export const inBusiest = (window: WindowSeen): string => `in the busiest ${lengthOf(window)}`;
