/** What one frame of the stream tells. `us`: when its server saw the event, in microseconds; the stream's position. */
export type Frame =
  | {
      kind: 'commit';
      us: number;
      did: string;
      operation: string;
      collection: string;
      rkey: string;
      record: Fields | null;
    }
  | { kind: 'account'; us: number; did: string; active: boolean; status: string | null }
  /** An event that says nothing of posts. The stream goes on. */
  | { kind: 'other'; us: number }
  /** The server keeps nothing as old as the cursor. */
  | { kind: 'outdated' }
  /** It ends the stream, and says why. */
  | { kind: 'error'; reason: string };

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads a frame of either dialect; null: it is none. */
export function parseFrame(text: string): Frame | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFields(parsed)) return null;
  if (parsed.$type === 'message') return parsePayload(fieldsOf(parsed.payload));
  const error = textOf(parsed.error);
  if (parsed.$type === 'error' || error !== null)
    return { kind: 'error', reason: [error, textOf(parsed.message)].filter(Boolean).join(': ').slice(0, 200) };
  const { time_us: us } = parsed;
  return typeof us === 'number' && Number.isSafeInteger(us) && us > 0
    ? eventOf(us, parsed, textOf(parsed.kind), fieldsOf(parsed.commit))
    : null;
}

/** The second dialect: `{ $type: 'message', payload }`, the fields of a commit beside those of the event. */
function parsePayload(payload: Fields): Frame | null {
  const kind = /#(\w+)$/.exec(textOf(payload.$type) ?? '')?.[1] ?? null;
  if (kind === 'info') return payload.name === 'OutdatedCursor' ? { kind: 'outdated' } : null;
  // Imports may change `time`; a cursor is compared with the other.
  const us = microseconds(textOf(payload.witnessedAt) ?? textOf(payload.time) ?? '');
  return us === null ? null : eventOf(us, payload, kind, payload);
}

function eventOf(us: number, event: Fields, kind: string | null, commit: Fields): Frame | null {
  const did = textOf(event.did);
  if (did === null || !did.startsWith('did:')) return null;
  if (kind === 'account') {
    const { active, status } = fieldsOf(event.account);
    return { kind, us, did, active: active !== false, status: textOf(status) };
  }
  if (kind !== 'commit') return { kind: 'other', us };
  const [operation, collection, rkey] = [textOf(commit.operation), textOf(commit.collection), textOf(commit.rkey)];
  if (operation === null || collection === null || !rkey) return null;
  return { kind, us, did, operation, collection, rkey, record: isFields(commit.record) ? commit.record : null };
}

/** Dates know milliseconds only. */
export function microseconds(time: string): number | null {
  const ms = Date.parse(time);
  if (!Number.isFinite(ms) || ms <= 0) return null;
  const rest = /\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? '';
  return ms * 1000 + Number(rest.padEnd(3, '0'));
}
