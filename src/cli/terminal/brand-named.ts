import type { Brand, Config } from '../../core/config.ts';
import { WrongInput } from '../../core/errors.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';

/** The configured brand named by `--brand`. Throws WrongInput when there is none. */
export function brandNamed(config: Pick<Config, 'brands' | 'file'>, name: string): Brand {
  const brand = config.brands.find((known) => known.name === name);
  if (brand) return brand;
  const known = config.brands.map((one) => one.name);
  throw new WrongInput(
    `--brand: '${name}' is not a brand of ${config.file} (${known.join(', ')}).${didYouMean(name, known)}`,
  );
}
