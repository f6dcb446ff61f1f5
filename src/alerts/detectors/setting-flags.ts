import type { Detector } from './detector.ts';

/** A detector setting as a command-line flag. */
export interface SettingFlag {
  /** `minAuthors` */
  name: string;
  /** `--min-authors` */
  flag: string;
  /** `detector: minimum number of distinct negative speakers in a wave` */
  description: string;
}

/** One flag for each setting of any detector, in their order. */
export function settingFlags(detectors: readonly Detector[]): SettingFlag[] {
  const described = new Map<string, string[]>();
  for (const detector of detectors)
    for (const [name, { description = '' }] of Object.entries(detector.settings.shape)) {
      const known = described.get(name) ?? [];
      described.set(name, [...known, `${detector.name}: ${asPhrase(description)}`]);
    }
  return [...described].map(([name, all]) => ({ name, flag: flagOf(name), description: all.join('; ') }));
}

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
const asPhrase = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;

/** The detector settings among a command's options. */
export const givenSettings = (options: object, detectors: readonly Detector[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => value !== undefined && settingFlags(detectors).some((flag) => flag.name === name))
      .map(([name, value]) => [name, asJson(value)]),
  );

/** Shell arguments are strings: converts those that read as numbers or booleans. */
function asJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}
