export interface ReadMail {
  to: string;
  subject: string;
  text: string;
}

/** Reads a mail sent by the demo: ASCII headers, and a quoted-printable text first. */
export function readMail(raw: Buffer): ReadMail {
  const mail = raw.toString('latin1').replaceAll('\r\n', '\n');
  const [head = '', ...rest] = mail.split('\n\n');
  const unfolded = head.replace(/\n[ \t]+/g, ' ');
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  const boundary = /boundary="([^"]+)"/.exec(unfolded)?.[1] ?? '';
  const [, part = ''] = rest.join('\n\n').split(`--${boundary}\n`);
  return { to: header('To'), subject: header('Subject'), text: decode(part.slice(part.indexOf('\n\n') + 2)) };
}

function decode(quotedPrintable: string): string {
  const bytes = quotedPrintable
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
