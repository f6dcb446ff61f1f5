import { onServer } from '../../../core/incident.ts';
import type { ActingWords } from '../acting-words.ts';
import { pastVerdicts } from './closed.ts';
import { theChannels, when } from './nouns.ts';

/** A verdict as a name, and as the end of `it was ...`. */
const verdict = (name: string, itWas: string): ActingWords['verdicts']['real'] => ({
  name,
  said: (by, note) =>
    `${by === onServer ? 'Judged on the server: it' : `${by} says that it`} was ${itWas}${note === null ? '' : `: ${note}`}.`,
  closed: (by) => `${by} closed it: ${itWas}.`,
  close: `Close: ${name}`,
  itWas: `It was: ${name}`,
});

/** English. */
export const acting: ActingWords = {
  toDo: {
    playbook: 'Follow the playbook.',
    takeOn: (owner) =>
      owner === null
        ? 'Nobody has taken this on. Take it on yourself, or find somebody who does.'
        : `Nobody has taken this on. Take it on yourself, or ask ${owner} to.`,
    taken: (by, at) =>
      by === onServer
        ? `It was acknowledged on the server ${when(at)}: make sure that somebody is on it.`
        : `${by} acknowledged it ${when(at)}: see whether ${by} needs help.`,
    takeOnFirst: (owner) =>
      owner === null
        ? 'First take this on yourself, or find somebody who does.'
        : `First take this on yourself, or ask ${owner} to.`,
    repair: (channels, isFirst) =>
      `${isFirst ? 'Ask' : 'Then ask'} the people who run Earshot to repair ${channels.length > 0 ? theChannels(channels) : 'that channel'}.`,
    judge: 'Say whether this was a real problem or a false alarm.',
    over: 'Nothing: it is over.',
    list: 'Decide for each of them who takes it on.',
    listOver: 'Nothing: all of them are over.',
    singlePosts: 'Answer those that need an answer.',
    nothing: 'Nothing.',
  },
  verdicts: {
    real: verdict('real', pastVerdicts.real),
    'false-alarm': verdict('false alarm', pastVerdicts['false-alarm']),
    'not-ours': verdict('not ours', pastVerdicts['not-ours']),
  },
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
