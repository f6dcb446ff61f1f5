import { type Label, labels } from '../../core/domain.ts';
import { WrongInput } from '../../core/errors.ts';
import { labelNamed } from '../../wording/label-words.ts';
import { count } from '../../wording/words.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** The meaning of each label in a file; 'skip': its rows are left out. */
export type LabelScheme = ReadonlyMap<string, Label | 'skip'>;

const numbers: readonly ReadonlyMap<string, Label>[] = [
  new Map([
    ['0', 'negative'],
    ['1', 'neutral'],
    ['2', 'positive'],
  ]),
  new Map([
    ['-1', 'negative'],
    ['0', 'neutral'],
    ['1', 'positive'],
  ]),
];
const toldLabels = 10;

/** `2`, `2.0` and `+2` are the same number. */
const asNumber = (written: string): string => (/^[+-]?\d+(?:\.0+)?$/.test(written) ? String(Number(written)) : written);

/** `bad=negative,fine=positive,spam=skip`. */
export function parseLabels(written: string | undefined): LabelScheme {
  const scheme = new Map<string, Label | 'skip'>();
  for (const pair of written?.split(',') ?? []) {
    const cut = pair.lastIndexOf('=');
    const [found, meaning] = [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
    const label = meaning === 'skip' ? 'skip' : labelNamed(meaning);
    if (cut < 1 || label === null)
      throw new UsageError(
        `--labels: found '${pair}', wanted FOUND=LABEL, where LABEL is ${labels.join(', ')} or skip.`,
      );
    scheme.set(found, label);
  }
  return scheme;
}

/**
 * The meaning of each label `found` (label -> number of rows): as `given`, else by its word, else by the only series of
 * numbers that contains all labels. Throws WrongInput with the labels that have no meaning.
 */
export function schemeOf(found: ReadonlyMap<string, number>, given: LabelScheme, column: string): LabelScheme {
  const open = [...found.keys()].filter((written) => !given.has(written) && labelNamed(written) === null);
  const fitting = numbers.filter((known) => open.every((written) => known.has(asNumber(written))));
  const [fits] = fitting;
  if (open.length > 0 && (!fits || fitting.length > 1)) {
    const told = open
      .slice(0, toldLabels)
      .map((written) => `'${written.slice(0, 40)}' (${count(found.get(written) ?? 0, 'row')})`);
    const more = open.length > toldLabels ? ` and ${open.length - toldLabels} more` : '';
    const why = fits ? ', which may be 0, 1, 2 or -1, 0, 1' : '';
    const example = open
      .slice(0, 2)
      .map((written, index) => `${written.slice(0, 40)}=${index ? 'positive' : 'negative'}`);
    throw new WrongInput(
      `Column '${column}' holds ${told.join(', ')}${more}${why}; wanted negative, neutral, positive (or 0, 1, 2, or -1, 0, 1). Say what they mean: --labels ${example.join(',')} (or =skip), or name another column: --label COLUMN`,
    );
  }
  const meanings = [...found.keys()].flatMap((written): [string, Label | 'skip'][] => {
    const meaning = given.get(written) ?? labelNamed(written) ?? fits?.get(asNumber(written));
    return meaning ? [[written, meaning]] : [];
  });
  return new Map(meanings);
}
