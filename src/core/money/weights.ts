import type { Brand } from '../config.ts';
import type { Weights } from './spending.ts';

/** Of the brands that use a source. */
export const weightsOn = (brands: readonly Brand[], source: string): Weights =>
  new Map(
    brands.flatMap(({ name, sources, weight = 1 }) => (sources.includes(source) ? [[name, weight] as const] : [])),
  );
