import type { Mention, Time } from '../core/domain.ts';

export interface ReportRow {
  mention: Mention;
  /** True: the platform's rules allow to hand over the id, not the text. */
  idOnly: boolean;
  /** See `reports/alerted.ts`. */
  alerted: Time | null;
}

/** A report format: rows in, chunks of text out, in constant memory. */
export interface ReportFormat {
  extension: string;
  render(rows: AsyncIterable<ReportRow>): AsyncIterable<string>;
}
