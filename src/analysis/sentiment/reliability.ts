/** Answers whose top probability is in `(from, to]`. */
export interface ReliabilityBin {
  from: number;
  to: number;
  count: number;
  /** Mean top probability. */
  meanP: number;
  accuracy: number;
}

const binCount = 10;
const coverageSteps = 20;

export interface SureAnswer {
  /** Top probability. */
  p: number;
  right: boolean;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const accuracyOf = (answers: readonly SureAnswer[]): number =>
  answers.filter(({ right }) => right).length / answers.length;

/** The answers by top probability, in 10 bins of equal width; only bins that hold an answer, in order. */
export function reliabilityOf(answers: readonly SureAnswer[]): ReliabilityBin[] {
  const bins: SureAnswer[][] = Array.from({ length: binCount }, () => []);
  // 0.3 * 10 is not quite 3: without rounding an edge falls into the bin above it.
  for (const answer of answers)
    bins[Math.max(0, Math.ceil(Number((answer.p * binCount).toFixed(9))) - 1)]?.push(answer);
  return bins.flatMap((held, index) =>
    held.length === 0
      ? []
      : [
          {
            from: index / binCount,
            to: (index + 1) / binCount,
            count: held.length,
            meanP: sum(held.map(({ p }) => p)) / held.length,
            accuracy: accuracyOf(held),
          },
        ],
  );
}

/**
 * Expected calibration error: the sum over the bins of count / answers * |accuracy - meanP| (Naeini, Cooper and
 * Hauskrecht 2015; by top probability as in Guo et al. 2017, formula 3). Null: no answer.
 */
export function calibrationError(bins: readonly ReliabilityBin[]): number | null {
  const answers = sum(bins.map(({ count }) => count));
  const gaps = bins.map(({ count, accuracy, meanP }) => count * Math.abs(accuracy - meanP));
  return answers === 0 ? null : sum(gaps) / answers;
}

/**
 * Accuracy when only the surest `share` of all `rows` is answered (El-Yaniv and Wiener 2010), in steps of 0.05, as far as
 * there are answers. Of answers that are equally sure it takes no particular one: each counts with the mean of them all.
 */
export function coverageOf(answers: readonly SureAnswer[], rows: number): { share: number; accuracy: number }[] {
  const sorted = [...answers].sort((a, b) => b.p - a.p);
  const rightOfFirst = new Float64Array(sorted.length + 1);
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to]?.p === sorted[from]?.p) to += 1;
    const mean = accuracyOf(sorted.slice(from, to));
    for (let index = from; index < to; index += 1) rightOfFirst[index + 1] = (rightOfFirst[index] ?? 0) + mean;
  }
  return Array.from({ length: coverageSteps }, (_, step) => (step + 1) / coverageSteps).flatMap((share) => {
    const taken = Math.ceil(Number((share * rows).toFixed(6)));
    const right = rightOfFirst[taken];
    return right === undefined ? [] : [{ share, accuracy: right / taken }];
  });
}
