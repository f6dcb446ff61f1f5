import { onServer, type VerdictKind } from '../../../core/incident.ts';
import type { ActingWords } from '../acting-words.ts';
import { lowered, pastVerdicts } from './closed.ts';
import { capital, maintainers, when } from './nouns.ts';

/** A verdict as a name, as the end of `it was ...`, and as an answer to whether it was worth an alert. */
const verdict = (
  kind: VerdictKind,
  name: string,
  answer: (brand: string) => string,
): ActingWords['verdicts'][VerdictKind] => ({
  name,
  said: (by, note) =>
    `${by === onServer ? 'Judged on the server: it' : `${by} says that it`} was ${pastVerdicts[kind]}${note === null ? '' : `: ${note}`}.`,
  closed: (by) => `${by} closed it: ${pastVerdicts[kind]}.`,
  close: (brand) => `Close: ${answer(brand)}`,
  answer: (brand) => capital(answer(brand)),
});
const verdicts: ActingWords['verdicts'] = {
  real: verdict('real', 'real', () => 'worth an alert'),
  'false-alarm': verdict('false-alarm', 'false alarm', () => 'false alarm'),
  'not-ours': verdict('not-ours', 'not ours', (brand) => `about another ${brand}`),
};
const whetherWorthIt = (brand: string | null): string =>
  brand === null
    ? 'whether it was worth an alert or was a false alarm'
    : `whether it was worth an alert, was a false alarm, or was about another ${brand}`;

/** English. */
export const acting: ActingWords = {
  toDo: {
    playbook: 'Follow the playbook.',
    acknowledgeThen: (rest) => `Acknowledge this alert, then ${lowered(rest)}`,
    askToAcknowledge: (owner, rest) => `Ask ${owner ?? `${maintainers},`} to acknowledge it. Then ${lowered(rest)}`,
    taken: (by, at) =>
      by === onServer
        ? `It was acknowledged on the server ${when(at)}: make sure that somebody is on it.`
        : `${by} acknowledged it ${when(at)}: nothing to do unless ${by} asks.`,
    judge: (brand) => `Say ${whetherWorthIt(brand)}.`,
    tellVerdict: (owner, brand) => `Tell ${owner ?? maintainers} ${whetherWorthIt(brand)}.`,
    over: 'Nothing: it is over.',
    list: 'Decide for each of them who answers it.',
    listOver: 'Nothing: all of them are over.',
    singlePosts: 'Answer those that need an answer.',
    nothing: 'Nothing.',
  },
  ask: {
    pass: (owner) => `Not yours? Pass it to ${owner}.`,
    passOrAnswer: (owner) => `Not yours? Pass it to ${owner}, who can also acknowledge or mute it.`,
    answer: (owner) => `To acknowledge or mute, ask ${owner ?? maintainers}.`,
    mute: (owner) => `To mute it, ask ${owner ?? maintainers}.`,
  },
  verdicts,
  press: {
    acknowledge: 'Acknowledge',
    acknowledgeOf: (brand) => `Acknowledge ${brand}`,
    mute: (hours) => `Mute ${hours} h`,
    acknowledged: (by) => `${by} acknowledged it.`,
    muted: (by, until) => `${by} muted it until ${until}.`,
    closed: (by) => `${by} closed it.`,
    notToldHere: 'This channel got no alert about that incident.',
    failed: 'That could not be done. See the log of Earshot, and try again.',
  },
};
