import type { Config } from '../../core/config.ts';

/** A brand's time zone; the file's for a brand that is no longer configured. */
export const timezoneOf = ({ brands, timezone }: Pick<Config, 'brands' | 'timezone'>, brand: string): string =>
  brands.find(({ name }) => name === brand)?.timezone ?? timezone;
