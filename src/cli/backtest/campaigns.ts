import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readDocument } from '../../config/read-document.ts';
import type { Campaign } from '../../core/config.ts';
import { messageOf } from '../../core/errors.ts';
import { parseTime } from '../../files/parse-time.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface BrandCampaign extends Campaign {
  /** Null: every brand. */
  brand: string | null;
}

const time = z
  .union([z.string(), z.number()])
  .transform((written) => parseTime(String(written)) ?? Number.NaN)
  .refine((at) => !Number.isNaN(at), 'a time such as 2026-03-16 or 2026-03-16T08:30Z');
const campaign = z
  .object({
    brand: z.string().nullish(),
    from: time,
    to: time,
    factor: z.number().positive().max(1e6).nullish(),
  })
  .refine(({ from, to }) => from < to, 'the end is not after the start');
const list = z.array(campaign).max(10_000);
const shape = z.union([list, z.object({ campaigns: list.nullable() }).transform(({ campaigns }) => campaigns ?? [])]);

/** Reads `campaigns: [{brand, from, to, factor?}]`, or the bare list, as YAML or JSON. Throws UsageError. */
export async function readCampaigns(file: string): Promise<BrandCampaign[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--campaigns: ${file} cannot be read: ${messageOf(error)}`);
  });
  return parseCampaigns(text, file);
}

export function parseCampaigns(text: string, file: string): BrandCampaign[] {
  if (text.trim() === '') return [];
  const document = readDocument(text, file, {});
  const [problem] = document.problems();
  if (problem)
    throw new UsageError(
      `--campaigns: ${file}, line ${problem.line}: found ${problem.found}, wanted ${problem.wanted}.`,
    );
  const parsed = shape.safeParse(document.root);
  if (!parsed.success) {
    const wrong = whereWrong(document.root);
    throw new UsageError(
      `--campaigns: ${file}${wrong}: wanted campaigns: [{brand, from, to, factor}] with times such as 2026-03-16T08:30Z.`,
    );
  }
  return parsed.data.map(({ brand, from, to, factor }) => ({
    brand: brand ?? null,
    from,
    to,
    factor: factor ?? 1,
  }));
}

/** `, campaign 2`: the first wrong one. */
function whereWrong(root: unknown): string {
  const found = Array.isArray(root)
    ? root
    : typeof root === 'object' && root !== null
      ? Reflect.get(root, 'campaigns')
      : null;
  if (!Array.isArray(found)) return '';
  const index = found.findIndex((one) => !campaign.safeParse(one).success);
  return index < 0 ? '' : `, campaign ${index + 1}`;
}

export const campaignsOf = (campaigns: readonly BrandCampaign[], name: string): Campaign[] =>
  campaigns.filter(({ brand }) => brand === null || brand === name).map(({ brand: _, ...campaign }) => campaign);
