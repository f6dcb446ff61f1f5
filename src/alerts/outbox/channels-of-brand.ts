import type { Brand } from '../../core/config.ts';

/** The channels that some rule of the brand tells. */
export const channelsOfBrand = ({ rules }: Pick<Brand, 'rules'>): string[] => [
  ...new Set(rules.flatMap(({ notify }) => notify)),
];
