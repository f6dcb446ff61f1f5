/**
 * A zone as written: a fixed offset in minutes, a place whose offset changes, or a name that means several offsets.
 */
export type Zone = { minutes: number } | { place: string } | { oneOf: readonly number[] };

/** RFC 2822 gives the American names; the others mean one thing wherever they are used widely. */
const fixed: Record<string, number> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, west: 60, bst: 60, cet: 60, cest: 120, mez: 60, mesz: 120 },
  ...{ eet: 120, eest: 180, msk: 180, trt: 180, pkt: 300, wib: 420, ict: 420, sgt: 480, hkt: 480, awst: 480 },
  ...{ jst: 540, kst: 540, acst: 570, acdt: 630, aest: 600, aedt: 660, nzst: 720, nzdt: 780 },
  ...{ nst: -210, ndt: -150, adt: -180, brt: -180, art: -180, clt: -240 },
  ...{ est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 },
  ...{ wat: 60, cat: 120, sast: 120, eat: 180, irst: 210, gst: 240, npt: 345, pht: 480, myt: 480, wita: 480, wit: 540 },
  ...{ brst: -120, uyt: -180, clst: -180, cot: -300, pet: -300 },
  ...{ akst: -540, akdt: -480, hst: -600 },
};
const severalOffsets: Record<string, readonly number[]> = { ist: [330, 120, 60], ast: [-240, 180] };
const places: Record<string, string> = {
  ...{ et: 'America/New_York', ct: 'America/Chicago', mt: 'America/Denver', pt: 'America/Los_Angeles' },
  ...{ 'eastern time': 'America/New_York', 'central time': 'America/Chicago', 'mountain time': 'America/Denver' },
  ...{ 'pacific time': 'America/Los_Angeles' },
};
/** As Windows and browsers write them out; without "standard time" or "daylight time". */
const longNames: Record<string, [standard: number, summer: number]> = {
  ...{ 'greenwich mean': [0, 0], gmt: [0, 60], 'coordinated universal': [0, 0], british: [0, 60] },
  ...{ 'western european': [0, 60], 'central european': [60, 120], 'eastern european': [120, 180] },
  ...{ 'w. europe': [60, 120], 'central europe': [60, 120], romance: [60, 120], 'e. europe': [120, 180] },
  ...{ moscow: [180, 180], russian: [180, 180], india: [330, 330], china: [480, 480], singapore: [480, 480] },
  ...{ tokyo: [540, 540], japan: [540, 540], korea: [540, 540], 'aus eastern': [600, 660] },
  ...{ 'australian eastern': [600, 660], 'new zealand': [720, 780], atlantic: [-240, -180] },
  ...{ eastern: [-300, -240], central: [-360, -300], mountain: [-420, -360], pacific: [-480, -420] },
  ...{ 'us eastern': [-300, -240], 'e. south america': [-180, -120], arabian: [240, 240], arab: [180, 180] },
  ...{ turkey: [180, 180], 'south africa': [120, 120], israel: [120, 180] },
};

const widest = { east: 14 * 60, west: -12 * 60 };
const offsetForm = /^(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?(\d\d))?$/i;
const longForm = /^([a-z. ]+?) (standard|daylight|summer) time$/i;

/** What a zone's name or offset means; null: it is none. */
export function zoneNamed(written: string): Zone | null {
  const text = written.trim();
  if (text === '' || text.length > 60) return null;
  const [, sign, hours, minutes = '0'] = offsetForm.exec(text) ?? [];
  if (hours !== undefined) {
    const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
    return Number(minutes) < 60 && offset <= widest.east && offset >= widest.west ? { minutes: offset } : null;
  }
  const name = text.toLowerCase();
  const known = own(fixed, name);
  if (known !== undefined) return { minutes: known };
  const oneOf = own(severalOffsets, name);
  if (oneOf) return { oneOf };
  const place = own(places, name) ?? (/^[a-z]+\/[a-z_+\-/]+$/i.test(text) && isPlace(text) ? text : undefined);
  if (place !== undefined) return { place };
  const [, area = '', season] = longForm.exec(text) ?? [];
  const offsets = own(longNames, area.toLowerCase());
  return offsets === undefined ? null : { minutes: season?.toLowerCase() === 'standard' ? offsets[0] : offsets[1] };
}

/** Whether it is the name of a time zone such as Europe/Berlin. */
function isPlace(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of UTC at the instant `time`. */
function offsetAt(place: string, time: number): number {
  let format = formats.get(place);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: place, timeZoneName: 'longOffset' });
    formats.set(place, format);
  }
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

const minuteMs = 60_000;

/**
 * The instant at which clocks of a place show `local` (a time as if it were UTC). An hour that comes twice is the
 * first of the two; one that is left out is read as clocks stood before.
 */
export function instantAt(place: string, local: number): number {
  const before = local - offsetAt(place, local - 24 * 60 * minuteMs) * minuteMs;
  if (offsetAt(place, before) * minuteMs + before === local) return before;
  const after = local - offsetAt(place, local + 24 * 60 * minuteMs) * minuteMs;
  return offsetAt(place, after) * minuteMs + after === local ? after : before;
}
