import { csv } from './csv.ts';
import { jsonl } from './jsonl.ts';
import type { ReportFormat } from './report.ts';

export const reportFormats: Record<string, ReportFormat> = { csv, jsonl };
export const defaultFormat = csv.extension;
