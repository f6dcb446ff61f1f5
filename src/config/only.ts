import type { Only } from '../core/config.ts';
import { isGroup, type Reading, reportUnknown } from './parse-part.ts';
import type { Path } from './problems.ts';

/** Without the keys that the file does not have. */
export const onlyOf = (given: { [Key in keyof Only]?: string[] | undefined }): Only =>
  Object.fromEntries(Object.entries(given).filter(([, values]) => values !== undefined));

/** A platform that is written wrong would keep everything away. */
export function checkPlatforms(reading: Reading, path: Path, only: unknown): void {
  const platforms = isGroup(only) ? only.platforms : undefined;
  if (!Array.isArray(platforms)) return;
  const known = Object.keys(reading.plugins.collectors);
  for (const [index, name] of platforms.entries())
    if (typeof name === 'string' && !known.includes(name))
      reportUnknown(reading, [...path, 'only', 'platforms', index], name, known, 'which is no platform');
}
