import { blockLine } from '../../charts/block-line.ts';

/** A line of values under what they are; '▲' among the marks stands below the step of an alert. */
export function markedLine(what: string, values: readonly number[], marks: readonly string[]): string[] {
  const alerts = marks.includes('▲');
  return [
    `  ${what}${alerts ? '; ▲ alerts' : ''}`,
    `  ${blockLine(values)}`,
    ...(alerts ? [`  ${marks.join('').trimEnd()}`] : []),
  ];
}
