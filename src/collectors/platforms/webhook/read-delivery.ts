import type { Post } from '../../../core/domain.ts';
import { type Delivered, type Delivery, TurnedAway } from '../../../core/plugins/door.ts';
import { type RatingScale, ratingWords, writeRating } from '../../../core/plugins/rating.ts';
import { guessMapping, type Mapping, spareColumns } from '../../../files/known-columns.ts';
import type { TimeReading } from '../../../files/parse-time.ts';
import type { Row } from '../../../files/row.ts';
import { postReader } from '../../../files/row-posts.ts';
import { readBody } from './read-body.ts';

export interface ReadAs {
  /** Name of the source. */
  name: string;
  items?: string | undefined;
  mapping: Mapping;
  /** Column of a rating, and its scale. */
  rating?: string | undefined;
  scale: RatingScale;
  times: TimeReading;
  /** Where the posts live; missing: their ids are of this source alone. */
  network?: string | undefined;
  /** The account that all of them are addressed to. */
  account?: string | undefined;
}

const ownNetwork = 'webhook';
const ratedText = 'the rating in words';

/** The posts of a delivery. Throws TurnedAway, with a reason for each row, when it has none. */
export async function readDelivery(delivery: Delivery, as: ReadAs): Promise<Delivered> {
  const { mapping: given, rating } = as;
  const { columns, rows } = await readBody(delivery, { items: as.items, plain: given.text !== undefined });
  const guessed = guessMapping(columns, given);
  const mapping = { ...guessed, text: guessed.text ?? ratedText };
  const key = delivery.headers['idempotency-key'] ?? delivery.headers['webhook-id'];
  const read = postReader({
    mapping,
    now: delivery.now,
    spares: spareColumns(columns, mapping, given),
    times: as.times,
    postedElse: delivery.now,
    ...(as.network !== undefined && { platform: as.network }),
    ...(key !== undefined && { idElse: (line) => `delivery-${key}-${line}` }),
  });
  const taken: Delivered = { received: rows.length, posts: [], rejected: [] };
  for (const row of rows) {
    const rated = rating === undefined ? null : ratingOf(row, rating, as.scale);
    const found = read(withWords(row, mapping.text, rated));
    if ('reason' in found) taken.rejected.push({ row: found.line, reason: reasonOf(found, guessed, rating) });
    else {
      const platform = found.platform ?? as.network ?? ownNetwork;
      const post = rated === null ? found.post : { ...found.post, reported: rated.reported };
      taken.posts.push({ platform, post: placed(post, as, platform) });
    }
  }
  if (rows.length > 0 && taken.posts.length === 0)
    throw new TurnedAway(
      'no usable rows',
      'No row of the body can be used: see "rejected", and "mapping" of the source.',
      taken.rejected,
    );
  return taken;
}

const reasonOf = ({ reason, empty }: { reason: string; empty?: true }, { text }: Mapping, rating?: string): string =>
  empty && text === undefined
    ? `no text: no column of the body is known as one${rating === undefined ? '' : ', and there is no rating'}; name it in "mapping"`
    : reason;

interface Rated {
  /** As it is shown and exported. */
  reported: string;
  words: string;
}

function ratingOf(row: Row, column: string, scale: RatingScale): Rated | null {
  const written = 'get' in row ? row.get(column) : null;
  if (written === null) return null;
  const reported = writeRating(written, scale);
  return { reported, words: ratingWords(reported) };
}

/** Who gives a rating and no words has spoken too. */
const withWords = (row: Row, text: string, rated: Rated | null): Row =>
  rated === null || !('get' in row)
    ? row
    : {
        line: row.line,
        row: row.row,
        get: (column) => row.get(column) ?? (column === text ? rated.words : null),
      };

/** Ids that are of the sender alone must not meet those of another. */
function placed(post: Post, { name, network, account }: ReadAs, platform: string): Post {
  const isOwn = network === undefined && platform === ownNetwork;
  const own = (id: string): string => (isOwn ? `${name}:${id}` : id);
  const ownOrNull = (id: string | null): string | null => (id === null ? null : own(id));
  return {
    ...post,
    id: own(post.id),
    parentId: ownOrNull(post.parentId),
    rootId: ownOrNull(post.rootId),
    ...(account !== undefined && { addressedTo: [{ id: account, name: account }] }),
  };
}
