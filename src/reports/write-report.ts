import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CoverageInterval, Mention } from '../core/domain.ts';
import type { ToldIncident } from '../core/store/incidents.ts';
import type { MentionQuery } from '../core/store/mentions.ts';
import { alertedAt } from './alerted.ts';
import type { ReportFormat } from './report.ts';

export interface ReportRequest {
  mentions: AsyncIterable<Mention>;
  format: ReportFormat;
  /** What was said of the brand's incidents. */
  told: readonly ToldIncident[];
  /** Where the report goes, and its manifest beside it; or what takes the report's bytes as they come. */
  file: string | ((chunk: Uint8Array) => Promise<void>);
  /** Of the file and its manifest; default: its owner reads and writes it. */
  mode?: number;
  /** What the rows were chosen by. */
  query: MentionQuery;
  /** What else they were chosen by, for the manifest. */
  chosenBy?: Record<string, unknown>;
  coverage: readonly CoverageInterval[];
  /** Whether only ids of a platform's posts may be handed over; asked once for each. */
  givesIdsOnly(platform: string): Promise<boolean>;
  earshotVersion: string;
  now: number;
  signal: AbortSignal;
  onProgress?: (rows: number) => void;
}

/** What stands beside a report, so that its reader can trace and check it. */
export interface Manifest {
  /** Null: it was not written to a file. */
  file: string | null;
  rows: number;
  /** Of the file's bytes. */
  sha256: string;
  bytes: number;
  createdAt: string;
  earshot: string;
  /** Models that scored the rows. */
  models: string[];
  query: Record<string, unknown>;
  /** When each source was really observed within the query's time range. */
  coverage: { source: string; from: string; to: string }[];
  /** Platforms among the rows of which only ids may be handed over. */
  idOnlyPlatforms: string[];
  /** How many rows are without text and author for that reason. */
  idOnlyRows: number;
}

/** Texts and names of strangers: nobody else reads them unless asked for. */
const ownerOnly = 0o600;
const bufferBytes = 256 * 1024;

/**
 * Streams the rows into a temporary file beside `file` and renames it when it is complete: a reader sees the whole
 * report or none. An abort or an error leaves nothing behind.
 */
export async function writeReport(request: ReportRequest): Promise<Manifest> {
  const { file, mode = ownerOnly } = request;
  if (typeof file !== 'string') return renderReport(request, null, file);
  const temporary = `${file}.${process.pid}.partial`;
  const output = await open(temporary, 'w', mode);
  try {
    // The process may hide bits that were asked for.
    await output.chmod(mode);
    const manifest = await renderReport(request, basename(file), (chunk) => output.writeFile(chunk));
    await output.sync();
    await output.close();
    await rename(temporary, file);
    await writeManifest(file, manifest, mode);
    return manifest;
  } catch (error) {
    await output.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
}

async function renderReport(
  request: ReportRequest,
  file: string | null,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<Manifest> {
  const { format, signal } = request;
  const hash = createHash('sha256');
  const models = new Set<string>();
  const idsOnly = new Map<string, boolean>();
  let rows = 0;
  let idOnlyRows = 0;
  let bytes = 0;

  async function* counted() {
    for await (const mention of request.mentions) {
      signal.throwIfAborted();
      let idOnly = idsOnly.get(mention.platform);
      if (idOnly === undefined) {
        idOnly = await request.givesIdsOnly(mention.platform);
        idsOnly.set(mention.platform, idOnly);
      }
      rows += 1;
      if (idOnly) idOnlyRows += 1;
      if (mention.score) models.add(mention.score.model);
      if (rows % 1000 === 0) request.onProgress?.(rows);
      yield { mention, idOnly, alerted: alertedAt(mention, request.told) };
    }
  }

  let pending = '';
  const flush = async (): Promise<void> => {
    const chunk = Buffer.from(pending, 'utf8');
    pending = '';
    hash.update(chunk);
    bytes += chunk.length;
    await write(chunk);
  };
  for await (const text of format.render(counted())) {
    pending += text;
    if (pending.length >= bufferBytes) await flush();
  }
  await flush();
  return {
    file,
    rows,
    sha256: hash.digest('hex'),
    bytes,
    createdAt: new Date(request.now).toISOString(),
    earshot: request.earshotVersion,
    models: [...models].sort(),
    query: { ...readable(request.query), ...request.chosenBy },
    coverage: request.coverage.map(({ source, from, to }) => ({
      source,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    })),
    idOnlyPlatforms: [...idsOnly].flatMap(([platform, only]) => (only ? [platform] : [])).sort(),
    idOnlyRows,
  };
}

const readable = (query: MentionQuery): Record<string, unknown> => ({
  ...query,
  ...(query.from === undefined ? {} : { from: new Date(query.from).toISOString() }),
  ...(query.to === undefined ? {} : { to: new Date(query.to).toISOString() }),
  ...(query.asOf === undefined ? {} : { asOf: new Date(query.asOf).toISOString() }),
});

async function writeManifest(file: string, manifest: Manifest, mode: number): Promise<void> {
  const name = `${file}.manifest.json`;
  const output = await open(`${name}.partial`, 'w', mode);
  await output.chmod(mode);
  await output.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
  await output.close();
  await rename(`${name}.partial`, name);
}
