import type { Label, Time } from '../../core/domain.ts';
import type { MentionChoice } from '../../operations/mentions/choose-mentions.ts';
import { parseTime } from '../terminal/times.ts';

export interface ChoiceFlags {
  brand?: string;
  from?: string;
  to?: string;
  label?: Label[];
  source?: string[];
  incident?: string;
  evidence?: string | true;
  said?: string;
  counted?: boolean;
  corrected?: boolean;
}

/** The mentions that the flags select. */
export function choiceOf(flags: ChoiceFlags, now: Time): Omit<MentionChoice, 'store' | 'now'> {
  const { brand, from, to, source, counted, corrected, label, incident, evidence, said } = flags;
  return {
    query: {
      ...(brand && { brand }),
      ...(from && { from: parseTime(from, '--from', now) }),
      ...(to && { to: parseTime(to, '--to', now) }),
      ...(source && { sources: source }),
      ...(counted && { counted }),
      ...(corrected && { corrected }),
      ...(label && { labels: label }),
    },
    ...(incident && { incident }),
    evidence:
      typeof evidence === 'string'
        ? { rule: evidence }
        : evidence === true || said !== undefined
          ? { said: said ?? null }
          : undefined,
  };
}
