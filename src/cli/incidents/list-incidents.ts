import { endOf } from '../../alerts/incidents/end-of.ts';
import { nameOf } from '../../core/identity.ts';
import type { Incident } from '../../core/incident.ts';
import type { Cursor } from '../../core/store/list.ts';
import { newestIncidents } from '../../operations/incidents/newest-incidents.ts';
import { expectBrand } from '../terminal/brand-named.ts';
import { table } from '../terminal/layout/table.ts';
import { withStore } from '../terminal/open.ts';
import { localTime, note, print, printJson, span } from '../terminal/output.ts';
import { stateWords } from '../terminal/state-words.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface ListOptions {
  config: string;
  json?: boolean;
  brand?: string;
  state?: Incident['state'];
  limit: number;
  after?: Cursor;
}

export async function listIncidents({ config: file, brand, state, limit, after, json }: ListOptions): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    if (brand !== undefined) await expectBrand(store, config, brand);
    const query = { limit, ...(brand && { brand }), ...(state && { state }), ...(after !== undefined && { after }) };
    const found: Incident[] = [];
    const next = await newestIncidents(store, query, json ? printJson : (incident) => found.push(incident)).catch(
      (error: unknown) => {
        throw error instanceof TypeError && after !== undefined ? new UsageError(`--after: ${error.message}`) : error;
      },
    );
    const goesOn = next === null ? null : `There are more. The next ones: --after ${next}`;
    if (json) return goesOn === null ? undefined : note(goesOn);
    if (found.length === 0) return print(`No ${state ? `${state} ` : ''}incidents.`);
    const rows = found.map((incident) => {
      const timezone = timezoneOf(config, incident.brand);
      return [
        nameOf(incident),
        localTime(incident.since, timezone),
        span(endOf(incident, now) - incident.since),
        String(incident.people),
        incident.severity,
        incident.rules.map(({ rule }) => rule).join(', '),
        stateWords(incident, now, timezone),
      ];
    });
    print(table(['incident', 'began', 'lasted', 'people', 'severity', 'rules', 'state'], rows));
    if (goesOn !== null) print(`\n${goesOn}`);
  });
}
