const blocks = '▁▂▃▄▅▆▇█';

/**
 * A line of block characters, one a value, from nothing (▁) to the greatest value (█), or to `top` where that is greater.
 * What is not known (NaN) is a dot; what is less than nothing counts as nothing.
 */
export function blockLine(values: readonly number[], top = 0): string {
  const max = values.reduce((most, value) => (Number.isFinite(value) && value > most ? value : most), top);
  return values
    .map((value) => {
      if (Number.isNaN(value)) return '·';
      return blocks.charAt(value > 0 ? Math.max(1, Math.round((Math.min(value, max) / max) * 7)) : 0);
    })
    .join('');
}
