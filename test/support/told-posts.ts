import type { FindingKind } from '../../src/core/incident.ts';

interface PostsAbout {
  topics: readonly string[];
  posts: readonly string[];
  /** What many repeat; null: nothing. */
  text: string | null;
  complained: boolean;
}

export const urgentAuthor = { name: 'Kim Berg', followers: 52_000 };
export const urgentPost =
  'The battery of my Acme scooter exploded while charging. My daughter has burns. DO NOT charge it indoors, and @acme, answer!';

/** What people say in the one incident of each kind. */
export const postsAbout: Readonly<Record<FindingKind, PostsAbout>> = {
  wave: {
    topics: ['recall', 'replacement', 'grinder', 'hotline'],
    posts: [
      'Acme recalled my grinder in January and I still have no replacement. The hotline hangs up after an hour.',
      'Anyone got a date for their replacement after the Acme recall? They took the machine back and went silent.',
      'Sent my grinder in for the recall six weeks ago. No refund, no replacement, no answer.',
    ],
    text: 'Acme took back every grinder in the recall and sends nobody a replacement',
    complained: true,
  },
  surge: {
    topics: ['limited edition', 'copper', 'sold out', 'raffle'],
    posts: [
      'The copper limited edition of the Acme grinder was sold out in four minutes. Well played.',
      'Did anybody win in the Acme raffle for the limited edition?',
      'Copper grinder by Acme, only 500 made. I need one.',
    ],
    text: 'Acme sells only 500 of the copper limited edition',
    complained: false,
  },
  silence: {
    topics: [],
    posts: ['My Acme kettle still works after nine years.'],
    text: null,
    complained: false,
  },
  post: {
    topics: ['scooter battery', 'exploded', 'charging', 'burns'],
    posts: [
      'Mine got so hot while charging that the case melted. Acme scooter battery, same model.',
      'Is this the Acme scooter battery that exploded? I unplugged ours tonight.',
      'Second report of an Acme scooter battery that exploded. When does somebody react?',
    ],
    text: 'Acme scooter battery exploded while charging, a child has burns',
    complained: true,
  },
};
