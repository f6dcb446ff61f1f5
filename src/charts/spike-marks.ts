import type { Time } from '../core/domain.ts';
import { colour, lane, n, plot, type SpikeSeries, size, text } from './spike-look.ts';
import { fitText, textWidth } from './svg-text.ts';
import type { TimeTick } from './time-axis.ts';

export function legend({ stepMs, unit, covered, expectedHigh, words }: SpikeSeries): string {
  const lead = words.legend(unit, stepMs);
  const entries: [string, string][] = [
    [`<rect y="-10" width="12" height="12" rx="2" fill="${colour.above}"/>`, words.aboveNormal],
    [`<rect y="-10" width="12" height="12" rx="2" fill="${colour.within}"/>`, words.withinNormal],
    [
      `<rect y="-10" width="18" height="12" fill="${expectedHigh ? colour.band : '#ffffff'}"/><line x2="18" y1="-4" y2="-4" stroke="${colour.normal}" stroke-width="1.5" stroke-dasharray="5 3"/>`,
      words.normal,
    ],
  ];
  if (covered.includes(false)) {
    entries.push(['<rect y="-10" width="18" height="12" fill="url(#unobserved)"/>', words.notObserved]);
  }
  let x = 24 + textWidth(lead) * 13 + 10;
  const signs = entries
    .map(([sign, label]) => {
      const room = sign.includes('width="18"') ? 25 : 18;
      const entry = `<g transform="translate(${n(x)} 87)">${sign}${text(room, 0, label, '')}</g>`;
      x += room + textWidth(label) * 13 + 20;
      return entry;
    })
    .join('');
  return text(24, 87, lead, '') + signs;
}

/** Labels stand beside their line, away from the edge and one below the other where they would touch. */
export function markers({ markers: all, from, to }: SpikeSeries, x: (at: Time) => number): string[] {
  const taken: { left: number; right: number; row: number }[] = [];
  return all
    .filter(({ at }) => at >= from && at <= to)
    .slice(0, 6)
    .map(({ at, label }) => {
      const words = fitText(label, 24);
      const width = textWidth(words) * 12 + 16;
      const line = x(at);
      const left = line + width > size.width - 8 ? line - width : line;
      let row = 0;
      while (taken.some((one) => one.row === row && one.left < left + width + 4 && left < one.right + 4)) row += 1;
      taken.push({ left, right: left + width, row });
      const y = lane + row * 24;
      return [
        `<line x1="${n(line)}" x2="${n(line)}" y1="${n(y)}" y2="${plot.bottom}" stroke="${colour.ink}" stroke-width="1.5"/>`,
        `<rect x="${n(left)}" y="${n(y)}" width="${n(width)}" height="20" rx="3" fill="${colour.ink}"/>`,
        text(left + width / 2, y + 14.2, words, 'text-anchor="middle" font-size="12" font-weight="600" fill="#ffffff"'),
      ].join('');
    });
}

/** A tick with its clock and, below, its day; kept inside the picture. */
export function timeLabel({ clock, day }: TimeTick, x: number): string {
  const lines = clock === '' ? [day] : [clock, day];
  return [
    `<line x1="${n(x)}" x2="${n(x)}" y1="${plot.bottom}" y2="${plot.bottom + 5}" stroke="${colour.soft}"/>`,
    ...lines.map((line, index) => {
      const left = Math.max(8, x - (textWidth(line) * 13) / 2) + (textWidth(line) * 13) / 2;
      return line === ''
        ? ''
        : text(
            Math.min(left, size.width - 30),
            plot.bottom + 21 + index * 17,
            line,
            `text-anchor="middle"${index === 1 ? ` fill="${colour.ink}"` : ''}`,
          );
    }),
  ].join('');
}
