import { randomFrom, shuffled } from './random.ts';

/** Texts as hashes of what was read in them, and what they should be answered with. */
export interface Corpus {
  classes: number;
  features: Int32Array;
  /** Text i has the features from `starts[i]` to `starts[i + 1]`. */
  starts: Int32Array;
  /** Text i should have the probabilities from `i * classes` on. */
  targets: Float32Array;
  weights: Float32Array;
}

export class CorpusBuilder {
  readonly #features: Int32Array[] = [];
  readonly #lengths: number[] = [];
  readonly #targets: number[] = [];
  readonly #weights: number[] = [];
  readonly #classes: number;

  constructor(classes: number) {
    this.#classes = classes;
  }

  add(features: Int32Array, target: readonly number[], weight = 1): void {
    this.#features.push(features);
    this.#lengths.push(features.length);
    this.#targets.push(...target);
    this.#weights.push(weight);
  }

  build(): Corpus {
    const starts = new Int32Array(this.#lengths.length + 1);
    for (const [i, length] of this.#lengths.entries()) starts[i + 1] = (starts[i] ?? 0) + length;
    const features = new Int32Array(starts.at(-1) ?? 0);
    for (const [i, part] of this.#features.entries()) features.set(part, starts[i]);
    return {
      classes: this.#classes,
      features,
      starts,
      targets: Float32Array.from(this.#targets),
      weights: Float32Array.from(this.#weights),
    };
  }
}

export interface Settings {
  /** The table has 2^bits rows. */
  bits: number;
  epochs: number;
  /** AdaGrad (Duchi et al. 2011): each weight has a rate of its own, this over the root of its squared gradients so far. */
  rate: number;
  /** This share of the features of a text is left out, each time anew. */
  dropout: number;
  seed: number;
  /** Pulls each weight that is touched towards 0. */
  decay?: number;
}

/** Row-major: row x classes. The last row is the intercept. */
export interface Weights {
  bits: number;
  classes: number;
  table: Float32Array;
}

/** Multinomial logistic regression on hashed features, one text at a time. */
export function train(corpus: Corpus, settings: Settings, progress?: (text: string) => void): Weights {
  const { classes, features, starts, targets, weights } = corpus;
  const { bits, epochs, rate, dropout, decay = 0 } = settings;
  const rows = 1 << bits;
  const shift = 32 - bits;
  const table = new Float32Array((rows + 1) * classes);
  const squares = new Float32Array((rows + 1) * classes).fill(1e-8);
  const random = randomFrom(settings.seed);
  const kept = new Int32Array(100_000);
  const sums = new Float64Array(classes);
  const gradient = new Float64Array(classes);
  const scale = 1 / (1 - dropout);
  const count = starts.length - 1;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    let loss = 0;
    for (const text of shuffled(count, random)) {
      const from = starts[text] ?? 0;
      const to = starts[text + 1] ?? 0;
      let size = 0;
      for (let i = from; i < to; i += 1)
        if (random() >= dropout) kept[size++] = ((features[i] ?? 0) >>> shift) * classes;
      kept[size++] = rows * classes;
      sums.fill(0);
      for (let i = 0; i < size; i += 1) {
        const row = kept[i] ?? 0;
        for (let c = 0; c < classes; c += 1) sums[c] = (sums[c] ?? 0) + (table[row + c] ?? 0);
      }
      let highest = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < classes; c += 1) {
        sums[c] = (sums[c] ?? 0) * scale;
        highest = Math.max(highest, sums[c] ?? 0);
      }
      let total = 0;
      for (let c = 0; c < classes; c += 1) total += Math.exp((sums[c] ?? 0) - highest);
      const weight = weights[text] ?? 1;
      for (let c = 0; c < classes; c += 1) {
        const p = Math.exp((sums[c] ?? 0) - highest) / total;
        const target = targets[text * classes + c] ?? 0;
        if (target > 0) loss -= weight * target * Math.log(Math.max(p, 1e-12));
        gradient[c] = weight * (p - target);
      }
      for (let i = 0; i < size; i += 1) {
        const row = kept[i] ?? 0;
        for (let c = 0; c < classes; c += 1) {
          const place = row + c;
          const slope = (gradient[c] ?? 0) + decay * (table[place] ?? 0);
          const square = (squares[place] ?? 0) + slope * slope;
          squares[place] = square;
          table[place] = (table[place] ?? 0) - (rate * slope) / Math.sqrt(square);
        }
      }
    }
    progress?.(`epoch ${epoch + 1} of ${epochs}: loss ${(loss / count).toFixed(4)}`);
  }
  return { bits, classes, table };
}

/** The mean of models that were trained alike: its sums are the means of their sums. */
export function mean(models: readonly Weights[]): Weights {
  const [first] = models;
  if (!first) throw new Error('no models');
  const table = new Float32Array(first.table.length);
  for (const model of models)
    for (let i = 0; i < table.length; i += 1) table[i] = (table[i] ?? 0) + (model.table[i] ?? 0) / models.length;
  return { ...first, table };
}

/** The sums of a text, intercept included. */
export function sumsOf({ bits, classes, table }: Weights, features: Int32Array): number[] {
  const shift = 32 - bits;
  const intercept = (1 << bits) * classes;
  const sums = Array.from({ length: classes }, (_, c) => table[intercept + c] ?? 0);
  for (const feature of features) {
    const row = (feature >>> shift) * classes;
    for (let c = 0; c < classes; c += 1) sums[c] = (sums[c] ?? 0) + (table[row + c] ?? 0);
  }
  return sums;
}

export function softmax(sums: readonly number[]): number[] {
  const highest = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - highest));
  const total = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / total);
}
