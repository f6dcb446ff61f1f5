import { cleanText } from '../../../core/clean.ts';
import type { Time } from '../../../core/domain.ts';
import { hourMs } from '../../../core/domain.ts';
import { Refused, RetryLater } from '../../../core/errors.ts';
import { redact } from '../../../net/redact.ts';
import type { InstanceAnswer } from '../../instances/ask-instance.ts';
import type { Instance } from '../../instances/instance.ts';

/**
 * What to do about an answer of 4xx; null: the answer can be read. 404 with an error in JSON is an instance that does not
 * know what was asked for.
 */
export function explainRefusal(
  { name, token }: Instance,
  { status, json }: Pick<InstanceAnswer, 'status' | 'json'>,
  now: Time,
): Error | null {
  if (status < 400) return null;
  const said = reasonOf(json, token);
  const words = `${name} answered ${status}${said === null ? '' : ` (${said})`}`;
  if (status === 404 && said !== null) return null;
  if (status === 404 || status === 405)
    return new Error(
      `${words}: no Mastodon answers there; write the name of the server alone, such as mastodon.social`,
    );
  if (status === 410) return new Refused(`${words}: it is gone; take it out of \`instances\``);
  if (status === 401 && token !== null)
    return new Refused(`${words}: it does not take the token; make a new one under Preferences, Development`);
  if (status === 403 && token !== null)
    return new Refused(`${words}: the token needs the scopes read:statuses and read:search`);
  if (status === 401 || status === 422)
    return new Refused(
      token === null
        ? `${words}: it shows this to those with an account alone; give a \`token\` of an account there`
        : `${words}: the token must be that of an account there, or take another instance`,
    );
  if (status === 403)
    return new Refused(`${words}: it shuts us out; give a \`token\` of an account there, or take another instance`);
  return new RetryLater(now + hourMs, words);
}

/** The reason that an instance gives, without the token. */
function reasonOf(json: unknown, token: string | null): string | null {
  const error = typeof json === 'object' && json !== null && 'error' in json ? json.error : null;
  return typeof error === 'string' ? cleanText(redact(error, token === null ? [] : [token]), 120) : null;
}
