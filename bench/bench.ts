export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** 95 % interval, where it is known. */
  interval?: readonly [low: number, high: number];
  /** What it should be, in words. */
  bar?: string;
  /** False: the bar does not hold. Left out: a figure for information. */
  holds?: boolean;
}

export interface BenchContext {
  progress(text: string): void;
  /** What was given after the benchmark's name. */
  args: readonly string[];
}

export interface Bench {
  title: string;
  /** A benchmark that draws its own table gives it as `table`; else its figures are shown as one. */
  run(context: BenchContext): Promise<Figure[] | { figures: Figure[]; table: string }>;
}

export const megabytes = (bytes: number): number => bytes / 1024 / 1024;
