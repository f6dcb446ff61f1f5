import type { Detector } from './detector.ts';

/** A setting of some detectors, as a flag of a command. */
export interface SettingFlag {
  /** `minAuthors` */
  name: string;
  /** `--min-authors` */
  flag: string;
  /** `detector: fewest distinct negative speakers that can be a wave` */
  description: string;
}

/** One flag for each setting that some detector has, in their order. */
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

/** The settings among the options of a command. */
export const givenSettings = (options: object, detectors: readonly Detector[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => value !== undefined && settingFlags(detectors).some((flag) => flag.name === name))
      .map(([name, value]) => [name, asJson(value)]),
  );

/** A shell knows texts only: what reads as a number or as true or false is one. */
function asJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}
