import { at, type Cells, plus } from './cells.ts';

/** The share varies far more than chance alone explains. */
const prior = 15;
const [least, most] = [10, 60];
/** Weight of the prior, in hours that show as much as one could. */
const priorHours = 24;
/** Hours in which the share is further from normal than so many standard deviations may be waves that nobody told of. */
const mostDeviations = 3;

/** Units of mentions in which the variance of the weight is that of labels. */
export const labelUnit = (share: number, markSize: number): number => (1 - share) / Math.max(0.05, markSize - share);

/**
 * Alpha + beta of the beta distribution of a brand's share of negatives from hour to hour, by the method of moments on
 * its intra-class correlation 1 / (1 + concentration), each hour weighed by what it can show (Kleinman 1973), shrunk
 * towards the prior. `cells.weight` is in units of `markSize`, see `countMarks`.
 */
export function shareConcentrationOf(cells: Cells, share: number, markSize: number): number {
  const { hour, fading, mentions, negatives, counted, weight, firstHour, lastHour } = cells;
  const hours = cells.length > 0 ? lastHour - firstHour + 1 : 0;
  const [negative, all, faded] = [new Float64Array(hours), new Float64Array(hours), new Float64Array(hours)];
  for (let i = 0; i < cells.length; i++) {
    if ((mentions[i] ?? 0) === 0) continue;
    const n = (hour[i] ?? 0) - firstHour;
    plus(negative, n, (weight[i] ?? 0) * markSize);
    plus(all, n, (mentions[i] ?? 0) - (negatives[i] ?? 0) + (counted[i] ?? 0));
    faded[n] = fading[i] ?? 0;
  }
  const unit = labelUnit(share, markSize);
  const variance = share * (1 - share);
  const usual = 1 / (1 + prior);
  const best = (1 / usual) ** 2;
  let [sum, weights] = [priorHours * best * usual, priorHours * best];
  for (let n = 0; n < hours; n++) {
    const posts = at(all, n) * unit;
    if (posts <= 1) continue;
    const capped = mostDeviations ** 2 * variance * posts * (1 + (posts - 1) * usual);
    const square = Math.min(capped, (at(negative, n) * unit - share * posts) ** 2);
    const found = (square - variance * posts) / (variance * posts * (posts - 1));
    const shown = at(faded, n) * ((posts - 1) / (1 + (posts - 1) * usual)) ** 2;
    sum += shown * found;
    weights += shown;
  }
  const correlation = sum / weights;
  return Math.min(most, Math.max(least, correlation > 0 ? 1 / correlation - 1 : most));
}
