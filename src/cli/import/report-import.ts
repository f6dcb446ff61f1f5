import type { ImportCounts, ImportResult, RejectedRow } from '../../operations/mentions/import-rows.ts';
import { count } from '../../wording/words.ts';
import { localTime, note, oneLine, print, printJson } from '../terminal/output.ts';
import type { ImportFlags } from './import-flags.ts';

const mostReasons = 3;

/** The first reasons for which rows are rejected, each once, for the terminal. */
export function firstReasons(): { add(rejected: RejectedRow): void; lines(): string[] } {
  const known = new Set<string>();
  const lines: string[] = [];
  let untimely = false;
  return {
    add({ line, reason }) {
      if (lines.length >= mostReasons) return;
      const kind = reason.replace(/'[^']*'|\d+/g, '');
      if (known.has(kind)) return;
      known.add(kind);
      untimely ||= /can be read|a time|shortened/.test(reason);
      lines.push(`Line ${line}: ${oneLine(reason, 200)}`);
    },
    lines: () =>
      untimely
        ? [...lines, "How times are written: --time-format 'DD/MM/YYYY HH:mm', --timezone Europe/Berlin."]
        : lines,
  };
}

interface Reported {
  flags: ImportFlags;
  /** Null: nothing was to be scored. */
  scored: number | null;
  rejects: string;
  reasons: readonly string[];
  timezone: string;
}

/** Says what happened to the rows, why some were rejected, and what to do. */
export function report(result: ImportResult, { flags, scored, rejects, reasons, timezone }: Reported): void {
  const { read, stored, alreadyStored, notMatching, rejected, coverage } = result;
  const counts: ImportCounts = { read, stored, alreadyStored, notMatching, rejected };
  for (const reason of reasons) note(reason);
  if (rejected > 0) note(`Rejected rows, with line and reason: ${rejects}`);
  if (result.conflicts > 0)
    note(
      `${count(result.conflicts, 'row')} with an id that came before, in this file or in what is stored, but with another text or time: the column does not tell posts apart. Say --map id=COLUMN for another, or --id none: then time, author and text tell.`,
    );
  if (result.cut !== null) {
    note(
      `Cut off after ${count(read, 'row')}: ${result.cut}. What came before is ${flags.dryRun ? 'whole' : 'stored'}. Get the file again; nothing is stored twice.`,
    );
    process.exitCode = 1;
  }
  if (result.interrupted) {
    note('Stopped. Run the same import again to go on: nothing is stored twice.');
    process.exitCode = 130;
  } else if (coverage && !flags.dryRun) {
    note(
      `Covered: ${localTime(coverage.from, timezone)} to ${localTime(coverage.to, timezone)} (--no-coverage if it is a sample)`,
    );
  } else if (result.span && result.cut === null && flags.coverage && flags.covers === undefined && !flags.dryRun)
    note(
      `Covered: nothing, as ${count(result.refused, 'row')} of ${read} could not be read. If the file is complete all the same, say --covers FROM..TO.`,
    );
  if (read > 0 && rejected === read) process.exitCode = 1;
  if (flags.json) {
    printJson({
      ...counts,
      ...(result.conflicts > 0 && { conflicts: result.conflicts }),
      ...(result.cut !== null && { cut: { afterRows: read, reason: result.cut } }),
      ...(scored !== null && { scored }),
    });
    return;
  }
  print(
    `${read} rows read: ${stored} stored, ${alreadyStored} already stored, ${notMatching} not matching, ${rejected} rejected`,
  );
  if (scored !== null) print(`${count(scored, 'mention')} scored`);
  else if (stored > 0 && !flags.dryRun)
    print("They are scored by 'earshot start', or at once by the same import with --score.");
}
