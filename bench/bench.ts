export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** What it should be, in words. */
  bar?: string;
  /** False: the bar does not hold. Left out: a figure for information. */
  holds?: boolean;
}

export interface Bench {
  title: string;
  run(context: { progress(text: string): void }): Promise<Figure[]>;
}

export const megabytes = (bytes: number): number => bytes / 1024 / 1024;
