import { createReader } from '../../text/reading/read-text.ts';
import { loadFast } from '../fast/load-fast.ts';
import { severityOf } from '../severity.ts';
import { aboutBrand } from '../towards/about-brand.ts';
import { type AccurateOptions, type AccurateScorer, openAccurate } from './accurate.ts';

/** The network of a folder (default: ours) behind the model `fast`. Throws ConfigError when it cannot be used. */
export function openBehindFast(
  folder: string | undefined,
  options: Pick<AccurateOptions, 'passOn' | 'name'>,
): Promise<AccurateScorer> {
  const read = createReader();
  return openAccurate(loadFast(), folder, {
    ...options,
    readingOf: ({ text, towards }, { language }) => (towards && language === 'en' ? aboutBrand(text, towards) : text),
    severityOf: ({ text }, { negative }) => severityOf(text, read(text), negative),
  });
}
