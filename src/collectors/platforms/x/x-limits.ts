import { minuteMs, type Time } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import { credentialMark } from '../../../core/identity.ts';
import type { Grant, LimitStore } from '../../../core/store/limits.ts';
import { TooOften, type XResponse } from './x-request.ts';

/** The window of X begins a little later than ours: when the request arrives. */
const windowMs = 15 * minuteMs + 2_000;
/** What X takes from an app in a window. */
const most = { search: 450, counts: 300 };

export interface AllowedRequest {
  limits: LimitStore;
  name: keyof typeof most;
  token: string;
  now: Time;
  signal: AbortSignal;
}

/** Makes a request that counts for all processes that use the token. What X says of those that are left goes to them. */
export async function askWithinLimit(
  { limits, name, token, now, signal }: AllowedRequest,
  ask: () => Promise<XResponse>,
): Promise<XResponse> {
  const grant = await limits.takeGrant(
    { platform: 'x', credential: credentialMark(token), name, most: most[name], windowMs },
    1,
  );
  if (grant.granted === 0)
    throw new RetryLater(now + grant.endsInMs, 'the requests that X takes in 15 minutes are used up');
  if (signal.aborted) await limits.giveBack(grant, 1);
  signal.throwIfAborted();
  try {
    const response = await ask();
    if (response.rate) await lower(limits, grant, response.rate.left, response.rate.until - now);
    return response;
  } catch (error) {
    if (error instanceof TooOften) await lower(limits, grant, 0, error.until - now);
    throw error;
  }
}

/** Without a time that can be understood the window ends when ours does. */
const lower = (limits: LimitStore, grant: Grant, left: number, endsInMs: number): Promise<void> =>
  limits.lowerLimit(grant, Math.floor(left), Number.isFinite(endsInMs) ? endsInMs : 0);
