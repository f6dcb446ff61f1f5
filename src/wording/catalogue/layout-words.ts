import type { Time } from '../../core/domain.ts';
import type { NoticeKind, OccasionKind } from '../../core/incident.ts';

/** The chart of a message, and what stands around its parts. */
export interface LayoutWords {
  picture: {
    moments: Readonly<Record<OccasionKind, string>>;
    /** An end that a person made. */
    closed: string;
    /** The line of block characters, from one time to another. */
    line(line: { from: string; blocks: string; to: string; stepMs: number }): string;
    /** What a column counts, and how long it is. */
    legend(unit: string, stepMs: number): string;
    number(n: number): string;
    aboveNormal: string;
    withinNormal: string;
    normal: string;
    notObserved: string;
    day(at: Time, timezone: string): string;
  };
  layout: {
    /** `strong` marks what stands out. */
    possibleRepeat(strong: (text: string) => string): string;
    /** The text of a notification, which has no title of its own. */
    inOneLine(preview: string, title: string, possibleRepeat: boolean): string;
    badge(kind: string, severity: string | null): string;
    /** Above the stories. */
    repeated: string;
    /** Above other posts, where there are no stories and where there are. */
    examples: string;
    otherPosts: string;
    more: string;
    openOn(host: string): string;
    badges: Readonly<Record<NoticeKind, string>>;
    footer(incident: string): string;
  };
}
