import { displayWidth, padDisplay, wrapText } from '../../../wording/display-width.ts';
import { oneLine, outputWidth, paint } from '../output.ts';

const gap = 2;
const indent = 4;
const longestCell = 240;
/** A narrower column reads badly. */
const narrowest = 16;
/** Longer words may be broken, except in the first column: its names are copied into commands. */
const longestWord = 24;
/** Of a cell that is wrapped. */
const mostLines = 4;

interface Column {
  /** Its place among the cells of a row. */
  index: number;
  name: string;
  width: number;
  least: number;
}

/**
 * Formats rows in columns under a header, no wider than the output. Long cells are wrapped. The columns that leave no
 * room for the others stand below their row, each on a line of its own with its name.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number = outputWidth(),
): string {
  const cells = rows.map((row) => row.map((cell) => oneLine(cell, longestCell)));
  const columns = header.map((name, index) => {
    const column = cells.map((row) => row[index] ?? '');
    const least = Math.max(longestWordOf([name]), leastOf(column, index === 0, width));
    return { index, name, width: Math.max(...[name, ...column].map(displayWidth)), least: Math.min(least, width) };
  });
  const { beside, below } = placed(columns, width);
  shrink(beside, width);
  return [
    ...besideLines(beside, header).map((line) => paint.bold(line)),
    ...cells.flatMap((row) => [...besideLines(beside, row), ...belowLines(below, row, width)]),
  ].join('\n');
}

function leastOf(cells: readonly string[], isFirst: boolean, width: number): number {
  const natural = Math.max(0, ...cells.map(displayWidth));
  const whole = Math.min(longestWordOf(cells), isFirst ? width : longestWord);
  return Math.min(natural, Math.max(narrowest, whole, Math.ceil(natural / mostLines)));
}

const longestWordOf = (texts: readonly string[]): number =>
  Math.max(0, ...texts.flatMap((text) => text.split(' ').map(displayWidth)));

const sumOf = (columns: readonly Column[], of: (column: Column) => number): number =>
  columns.reduce((sum, column) => sum + of(column), gap * (columns.length - 1));

/** Puts columns below until the others fit beside each other: the last one if that is enough, else the hungriest. */
function placed(columns: readonly Column[], width: number): { beside: Column[]; below: Column[] } {
  const fits = (some: readonly Column[]): boolean => some.length <= 1 || sumOf(some, ({ least }) => least) <= width;
  let beside = [...columns];
  while (!fits(beside)) {
    const [, ...others] = beside;
    const hungriest = others.reduce((most, column) => (column.least >= most.least ? column : most));
    const isLastEnough = fits(beside.slice(0, -1));
    beside = isLastEnough ? beside.slice(0, -1) : beside.filter((column) => column !== hungriest);
  }
  return { beside, below: columns.filter((column) => !beside.includes(column)) };
}

/** Takes from the widest column first. */
function shrink(columns: readonly Column[], width: number): void {
  while (sumOf(columns, (column) => column.width) > width) {
    const able = columns.filter((column) => column.width > column.least);
    const [first, ...others] = able;
    if (!first) return;
    others.reduce((most, column) => (column.width >= most.width ? column : most), first).width -= 1;
  }
}

function besideLines(columns: readonly Column[], row: readonly string[]): string[] {
  const wrapped = columns.map(({ index, width }) => wrapText(row[index] ?? '', width));
  const height = Math.max(...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ width }, column) => padDisplay(wrapped[column]?.[line] ?? '', width))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

function belowLines(columns: readonly Column[], row: readonly string[], width: number): string[] {
  const names = Math.max(...columns.map(({ name }) => displayWidth(name)));
  return columns.flatMap(({ index, name }) => {
    const cell = row[index] ?? '';
    if (cell === '') return [];
    return wrapText(cell, width - indent - names - gap).map(
      (line, number) => `${' '.repeat(indent)}${padDisplay(number === 0 ? name : '', names + gap)}${line}`,
    );
  });
}
