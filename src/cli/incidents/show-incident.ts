import { incidentDetails } from '../../operations/incidents/incident-details.ts';
import { en } from '../../wording/catalogue/en.ts';
import { withStore } from '../terminal/open.ts';
import { print, printJson } from '../terminal/output.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { describeDetails } from './describe-incident.ts';

export async function showIncident(
  id: string,
  { config: file, json }: { config: string; json?: boolean },
): Promise<void> {
  await withStore(file, async ({ config, store, now }) => {
    const details = await incidentDetails({ store, brands: config.brands, words: en, now }, id);
    const { incident, total, explanation, notifications } = details;
    if (json) return printJson({ ...incident, total, explanation, notifications });
    print(describeDetails(details, { timezone: timezoneOf(config, incident.brand), now, config: file }));
  });
}
