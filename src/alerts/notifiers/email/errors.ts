import type { Time } from '../../../core/domain.ts';
import { messageOf, NoAnswer, Refused, RetryLater } from '../../../core/errors.ts';
import { redact } from '../../../net/redact.ts';

/** `after the mail`: its last byte was on the way. */
export type SmtpProgress = 'before the mail' | 'within the mail' | 'after the mail';

export interface SmtpSituation {
  progress: SmtpProgress;
  host: string;
  later: Time;
  secrets: readonly string[];
}

/** Enhanced status (RFC 3463) or, failing that, reply code -> what to do. The first that begins so counts. */
const advice: readonly [status: string, next: string][] = [
  ['5.1.8', 'check `from`'],
  ['5.1.7', 'check `from`'],
  ['5.1', 'check `to`'],
  ['5.2', 'the mailbox of a recipient takes no mail'],
  ['5.3.4', 'the mail is too big for the server'],
  ['5.7.8', 'check user and password in `smtp`'],
  ['5.7', 'the server does not let this sender send: check `from`, and user and password in `smtp`'],
  ['530', 'the server wants a user and a password: write them in `smtp`'],
  ['534', 'check user and password in `smtp`'],
  ['535', 'check user and password in `smtp`'],
  ['538', 'the server wants encryption: write smtps://, or leave `requireTls` on'],
  ['550', 'check `to`'],
  ['551', 'check `to`'],
  ['552', 'the mail is too big for the server'],
  ['553', 'check `from` and `to`'],
];

/** Limits of a day or an hour are told as if they were final (5.4.5: the quota of a day). */
const passing = ['5.4.5', '5.3.2'];

const noEncryption = 'the server offers no encryption: write smtps://, or set `requireTls: false`';

function statusOf(said: string, answer: number): string {
  return new RegExp(`${answer}[ -](5\\.\\d{1,3}\\.\\d{1,3})\\b`).exec(said)?.[1] ?? String(answer);
}

const adviceFor = (status: string): string => {
  const next = advice.find(([known]) => status === known || status.startsWith(`${known}.`))?.[1];
  return next === undefined ? '' : `: ${next}`;
};

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** Maps nodemailer's errors to the kinds that the outbox knows. */
export function sortSmtpError(error: unknown, { progress, host, later, secrets }: SmtpSituation): Error {
  const said = redact(messageOf(error), secrets);
  const answer = field(error, 'responseCode');
  const code = field(error, 'code');
  if (code === 'ETLS' && said.includes('STARTTLS') && !(typeof answer === 'number' && answer < 500))
    return new Refused(`${host}: ${noEncryption} (${said})`);
  if (typeof answer === 'number' && answer >= 500) {
    const status = statusOf(said, answer);
    if (passing.includes(status)) return new RetryLater(later, `${host} asks to come back (${said})`);
    return new Refused(`${host} refused the mail${adviceFor(code === 'EAUTH' ? '535' : status)} (${said})`);
  }
  if (typeof answer === 'number' && answer >= 400) return new RetryLater(later, `${host} asks to come back (${said})`);
  if (code === 'EAUTH' || code === 'ENOAUTH' || (code === 'EENVELOPE' && progress !== 'after the mail'))
    return new Refused(`${host}: ${said}`);
  // Counts as an attempt. Otherwise a server that always hangs up would be retried forever.
  if (progress === 'within the mail') return new Error(`${host} hung up in the middle of the mail (${said})`);
  if (progress === 'after the mail') return new NoAnswer(`${host} got the mail and did not answer (${said})`);
  return new RetryLater(later, `${host} cannot be reached (${said})`);
}
