import { describe, expect, it } from '@jest/globals';
import { sortSmtpError } from '../../../../src/alerts/notifiers/email/errors.ts';
import { messageOf } from '../../../../src/core/errors.ts';

const sort = (message: string, fields: object = {}) =>
  sortSmtpError(Object.assign(new Error(message), fields), {
    progress: 'before the mail',
    host: 'mail.example',
    later: 9,
    secrets: [],
  });
const said = (line: string) => sort(`Message failed: ${line}`, { responseCode: Number(line.slice(0, 3)) });

describe('what a mail server says', () => {
  it.each([
    ['550 5.1.1 no such user', 'check `to`'],
    ['550 no such user', 'check `to`'],
    ['553 5.1.8 sender domain unknown', 'check `from`'],
    ['550-5.7.1 not allowed to send as this', 'check `from`, and user and password'],
    ['530 5.7.0 authentication required', 'user and password'],
    ['530 who are you?', 'write them in `smtp`'],
    ['535 5.7.8 wrong', 'check user and password in `smtp`'],
    ['552 5.3.4 message too big', 'too big'],
    ['552 5.2.2 mailbox full', 'takes no mail'],
  ])('%s: refused, with what to do', (line, advice) => {
    expect(said(line)).toMatchObject({ name: 'Refused', message: expect.stringContaining(advice) });
    expect(messageOf(said(line))).toContain(line);
  });

  it.each(['421 too many connections', '450 4.2.0 greylisted', '452 4.3.1 no room', '550 5.4.5 daily quota exceeded'])(
    '%s: later',
    (line) => {
      expect(said(line)).toMatchObject({ name: 'RetryLater', until: 9 });
    },
  );

  it('an answer that nobody knows is refused as it stands', () => {
    expect(messageOf(said('599 hm'))).toBe('mail.example refused the mail (Message failed: 599 hm)');
  });

  it('a server without encryption is refused, and not asked again for ever', () => {
    const error = sort('Error upgrading connection with STARTTLS', { code: 'ETLS' });
    expect(error).toMatchObject({ name: 'Refused', message: expect.stringContaining('requireTls') });
  });
});
