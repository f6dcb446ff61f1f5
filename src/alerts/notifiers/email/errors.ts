import type { Time } from '../../../core/domain.ts';
import { messageOf, NoAnswer, Refused, RetryLater } from '../../../core/errors.ts';
import { redact } from '../../../net/send.ts';

export interface SmtpSituation {
  /** The last byte of the mail was on its way. */
  written: boolean;
  host: string;
  later: Time;
  secrets: readonly string[];
}

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** What nodemailer threw, as one of the kinds that the outbox knows. */
export function sortSmtpError(error: unknown, { written, host, later, secrets }: SmtpSituation): Error {
  const said = redact(messageOf(error), secrets);
  const answer = field(error, 'responseCode');
  const code = field(error, 'code');
  if (typeof answer === 'number' && answer >= 500) {
    const next = code === 'EAUTH' ? ': check user and password in `smtp`' : '';
    return new Refused(`${host} refused the mail${next} (${said})`);
  }
  if (typeof answer === 'number' && answer >= 400) return new RetryLater(later, `${host} asks to come back (${said})`);
  if (code === 'EAUTH' || code === 'ENOAUTH' || (code === 'EENVELOPE' && !written))
    return new Refused(`${host}: ${said}`);
  if (written) return new NoAnswer(`${host} got the mail and did not answer (${said})`);
  return new RetryLater(later, `${host} cannot be reached (${said})`);
}
