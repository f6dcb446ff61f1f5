import { createHmac, timingSafeEqual } from 'node:crypto';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { sha256 } from '../../../core/identity.ts';
import { type Delivery, TurnedAway } from '../../../core/plugins/door.ts';
import type { SignatureForm } from './signature-forms.ts';

/** An older or newer time may be a delivery that somebody overheard and sends again. */
const mostSkewMs = 5 * minuteMs;

export interface Credentials {
  secret?: string | undefined;
  signature: SignatureForm;
  token?: string | undefined;
  tokenHeader: string;
}

/** Throws TurnedAway unless the delivery has every credential that the source has. */
export function verifySender({ secret, signature, token, tokenHeader }: Credentials, delivery: Delivery): void {
  if (token !== undefined) verifyToken(token, tokenHeader.toLowerCase(), delivery.headers);
  if (secret !== undefined) verifySignature(secret, signature, delivery);
}

function verifyToken(token: string, header: string, headers: Delivery['headers']): void {
  const given = headers[header];
  const wanted = header === 'authorization' ? 'Authorization: Bearer TOKEN' : `${header}: TOKEN`;
  if (given === undefined) throw new TurnedAway('not signed', `Send the token of the source, as ${wanted}.`);
  const bare = header === 'authorization' ? given.replace(/^Bearer\s+/i, '') : given;
  // Hashed, so that the comparison takes as long whatever the lengths are.
  if (!timingSafeEqual(sha256(bare.trim()), sha256(token)))
    throw new TurnedAway('wrong credentials', `The token in ${header} is not that of the source.`);
}

interface Signed {
  signatures: string[];
  id: string;
  timestamp: string;
}

function verifySignature(secret: string, form: SignatureForm, { headers, body, now }: Delivery): void {
  const name = form.headers.find((known) => headers[known] !== undefined);
  if (name === undefined)
    throw new TurnedAway('not signed', `Sign the raw body by HMAC-SHA256, in the header ${form.headers[0]}.`);
  const { signatures, id, timestamp } = readSigned(form, headers, headers[name] ?? '');
  if (hasTime(form)) {
    const at = timeOf(timestamp);
    const where = form.timestampHeader ?? `t= in ${name}`;
    if (at === null) throw new TurnedAway('not signed', `There is no time in ${where}: it is part of what is signed.`);
    if (!(Math.abs(now - at) <= mostSkewMs))
      throw new TurnedAway(
        'too old',
        `The time in ${where} is more than 5 minutes from now: sign each try anew, and look at the clock of the sender.`,
      );
  }
  const parts = [form.idHeader ? id : null, hasTime(form) ? timestamp : null].filter((part) => part !== null);
  const hmac = createHmac('sha256', keyOf(secret, form));
  for (const part of parts) hmac.update(`${part}${form.joint}`);
  const expected = hmac.update(body).digest();
  const isRight = signatures.some((given) => {
    const bytes = Buffer.from(given, form.encoding);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (!isRight)
    throw new TurnedAway(
      'wrong credentials',
      `The signature in ${name} does not fit the body: sign its raw bytes with the secret of the source by HMAC-SHA256.`,
    );
}

const hasTime = ({ pairs, timestampHeader }: SignatureForm): boolean => pairs === true || timestampHeader !== undefined;

function readSigned(form: SignatureForm, headers: Delivery['headers'], value: string): Signed {
  const written = (header: string | undefined): string => (header === undefined ? '' : (headers[header] ?? ''));
  if (form.pairs) {
    const pairs = value.split(',').map((pair) => pair.trim().split(/=(.*)/s));
    const valuesOf = (key: string): string[] =>
      pairs.flatMap(([name, found]) => (name === key && found ? [found] : []));
    return { signatures: valuesOf('v1'), id: '', timestamp: valuesOf('t')[0] ?? '' };
  }
  const signatures = value
    .split(/\s+/)
    .flatMap((one) => (one.startsWith(form.prefix) ? [one.slice(form.prefix.length)] : []));
  const svix = (header: string | undefined): string =>
    written(header) || written(header?.replace(/^webhook-/, 'svix-'));
  return { signatures, id: svix(form.idHeader), timestamp: svix(form.timestampHeader) };
}

/** Seconds or milliseconds since 1970, or as ISO 8601. */
function timeOf(written: string): Time | null {
  const at = /^\d{9,10}$/.test(written)
    ? Number(written) * 1000
    : /^\d{13}$/.test(written)
      ? Number(written)
      : Date.parse(written);
  return Number.isFinite(at) ? at : null;
}

const keyOf = (secret: string, { packedSecret }: SignatureForm): Buffer =>
  packedSecret && secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
