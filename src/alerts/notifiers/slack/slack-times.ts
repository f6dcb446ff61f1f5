import type { Time } from '../../../core/domain.ts';
import type { Catalogue } from '../../../wording/catalogue/catalogue.ts';

// Control characters, which the texts of strangers have lost: what stands between them is ours.
const [begin, middle, end] = ['\u0001', '\u0002', '\u0003'];
const written = new RegExp(`${begin}([tdD])(\\d{1,12})${middle}([^${begin}${middle}${end}]*)${end}`, 'g');
const cut = new RegExp(`${begin}[^${end}]*$`);

const formats: Readonly<Record<string, string>> = {
  t: '{time}',
  d: '{date_short_pretty}, {time}',
  // A pretty date may be `yesterday`, which does not follow `on`.
  D: '{date_short}',
};

const mark = (form: 't' | 'd' | 'D', time: Time, otherwise: string): string =>
  `${begin}${form}${Math.floor(time / 1000)}${middle}${otherwise}${end}`;

/** The same language, in which every time is one that Slack shows to each reader in their own zone. */
export const withSlackTimes = (words: Catalogue): Catalogue => ({
  ...words,
  times: (timezone) => {
    const times = words.times(timezone);
    const clock = (time: Time) => mark('t', time, times.clock(time));
    const full = (time: Time) => mark('d', time, times.full(time));
    return {
      ...times,
      clock,
      day: full,
      full,
      date: (time: Time) => mark('D', time, times.date(time)),
    };
  },
});

/** Writes the times of an escaped mrkdwn text as Slack's date tokens. */
export const slackDates = (escaped: string): string =>
  escaped
    .replace(written, (_, form: string, seconds: string, otherwise: string) => {
      return `<!date^${seconds}^${formats[form]}|${otherwise}>`;
    })
    .replace(cut, '…');

/** Writes them in plain text, where Slack knows no tokens. */
export const plainDates = (text: string): string => text.replace(written, '$3').replace(cut, '…');
