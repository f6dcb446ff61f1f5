import type { Config } from '../../core/config.ts';

/** A brand's time zone; one that is not configured any more has that of the file. */
export const timezoneOf = ({ brands, timezone }: Pick<Config, 'brands' | 'timezone'>, brand: string): string =>
  brands.find(({ name }) => name === brand)?.timezone ?? timezone;
