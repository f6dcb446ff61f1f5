import { timezone } from '../../config/file-schema.ts';
import type { Time } from '../../core/domain.ts';
import { parseTime as parseWrittenTime } from '../../files/parse-time.ts';
import { parseFalseAlarms } from '../terminal/parse-false-alarms.ts';
import { parseTime } from '../terminal/times.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { type BrandCampaign, readCampaigns } from './campaigns.ts';

export interface BacktestFlags {
  brand?: string;
  rule?: string;
  from?: string;
  to?: string;
  falseAlarms?: string;
  timezone?: string;
  campaigns?: string;
  mentions?: string;
  series?: string;
  scores?: boolean;
  config: string;
  /** Whether the user gave `config`, instead of the default. */
  configGiven: boolean;
  json?: boolean;
  /** Settings of the rule's detector, by name. */
  settings: Readonly<Record<string, unknown>>;
}

/** The validated flags. */
export interface Asked {
  rule: string;
  falseAlarmsPerMonth: number | null;
  settings: Readonly<Record<string, unknown>>;
  range: { from: Time | null; to: Time | null };
  timezone: string | null;
  campaigns: BrandCampaign[];
}

/** Throws UsageError. */
export async function checkFlags(flags: BacktestFlags, now: Time, detector: string): Promise<Asked> {
  const time = (text: string | undefined, flag: string): Time | null =>
    text === undefined ? null : (parseWrittenTime(text) ?? parseTime(text, flag, now));
  const range = { from: time(flags.from, '--from'), to: time(flags.to, '--to') };
  if (range.from !== null && range.to !== null && range.from >= range.to)
    throw new UsageError('--to: the end is not after the start.');
  if (flags.timezone !== undefined && !timezone.safeParse(flags.timezone).success)
    throw new UsageError(
      `--timezone: found '${flags.timezone}', wanted one of the IANA list, such as Europe/Berlin or UTC.`,
    );
  return {
    rule: flags.rule ?? detector,
    falseAlarmsPerMonth: parseFalseAlarms(flags.falseAlarms),
    settings: flags.settings,
    range,
    timezone: flags.timezone ?? null,
    campaigns: flags.campaigns === undefined ? [] : await readCampaigns(flags.campaigns),
  };
}
