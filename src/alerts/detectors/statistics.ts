const lanczos = Float64Array.of(
  ...[676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905],
  ...[-0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7],
);

/** Natural logarithm of the gamma function, x > 0. Lanczos approximation (g = 7, n = 9), relative error about 1e-15. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = 0.9999999999998099;
  for (let i = 0; i < lanczos.length; i++) sum += (lanczos[i] ?? 0) / (x + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** Continued fraction of the incomplete beta function (modified Lentz; Numerical Recipes 6.4). */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let fraction = d;
  for (let m = 1; m <= 5_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return fraction;
}

/** Logarithm of the regularised incomplete beta function I_x(a, b). */
export function logIncompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return -Infinity;
  if (x >= 1) return 0;
  const front = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b);
  if (x < (a + 1) / (a + b + 2)) return Math.min(0, front - Math.log(a) + Math.log(betaFraction(a, b, x)));
  const other = front - Math.log(b) + Math.log(betaFraction(b, a, 1 - x));
  return other >= 0 ? -Infinity : Math.log1p(-Math.exp(other));
}

/**
 * Logarithm of P(X >= k) for a negative binomial X with the given mean and size (variance = mean + mean^2 / size):
 * I_p(k, size) with p = mean / (mean + size).
 */
export function logNegativeBinomialTail(k: number, mean: number, size: number): number {
  if (k <= 0) return 0;
  if (mean <= 0) return -Infinity;
  return logIncompleteBeta(k, size, mean / (mean + size));
}

/** Logarithm of P(X <= k) for such an X: I_q(size, k + 1) with q = size / (mean + size). */
export function logNegativeBinomialAtMost(k: number, mean: number, size: number): number {
  if (k < 0) return -Infinity;
  if (mean <= 0) return 0;
  return logIncompleteBeta(size, k + 1, size / (mean + size));
}

/** Smallest k with P(X <= k) >= probability, for a negative binomial X. */
export function negativeBinomialQuantile(probability: number, mean: number, size: number): number {
  const enough = (k: number): boolean => -Math.expm1(logNegativeBinomialTail(k + 1, mean, size)) >= probability;
  if (mean <= 0 || enough(0)) return 0;
  let low = 0;
  let high = 1;
  while (!enough(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Logarithm of P(X >= k) for a beta-binomial X of n trials with the given mean share. `concentration` is alpha + beta:
 * the smaller it is, the more the share varies.
 */
export function logBetaBinomialTail(k: number, n: number, share: number, concentration: number): number {
  if (k <= 0) return 0;
  if (k > n) return -Infinity;
  const alpha = share * concentration;
  const beta = (1 - share) * concentration;
  const first =
    logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + logBeta(k + alpha, n - k + beta) - logBeta(alpha, beta);
  // Terms relative to the first. The ratio of neighbouring terms decreases from some point on.
  let term = 1;
  let sum = 1;
  for (let i = k; i < n; i++) {
    const ratio = ((n - i) * (i + alpha)) / ((i + 1) * (n - i - 1 + beta));
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < sum * 1e-16) break;
  }
  return Math.min(0, first + Math.log(sum));
}
