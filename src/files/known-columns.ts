/** What a row can hold, and the column names it is known by, best first (letters and digits only). */
const knownNames = {
  text: [
    ...['extendedtweetfulltext', 'notetweettext', 'fulltext', 'text', 'rawcontent', 'tweettext', 'tweet'],
    ...['commentmessage', 'commenttext', 'reviewtext', 'content', 'body', 'message', 'comment', 'review', 'selftext'],
    ...['storytext', 'posttext', 'messagetext', 'post', 'openingtext', 'hitsentence', 'postsnippet', 'snippet'],
    ...['contentsnippet', 'postmessage', 'description', 'summary', 'caption', 'renderedcontent', 'contenthtml'],
    ...[
      'inhalt',
      'beitrag',
      'nachricht',
      'kommentar',
      'bewertungstext',
      'bewertung',
      'texte',
      'contenu',
      'commentaire',
    ],
    ...['texto', 'mensaje', 'contenido', 'comentario', 'testo', 'messaggio', 'conteudo', 'tekst', 'текст', '本文'],
  ],
  title: ['title', 'posttitle', 'reviewtitle', 'headline', 'titel', 'titre', 'titulo', 'título', 'titolo'],
  at: [
    ...[
      'at',
      'createdat',
      'publishedat',
      'postedat',
      'reviewsubmitdateandtime',
      'timestamp',
      'datetime',
      'dateandtime',
    ],
    ...['createdtime', 'createddate', 'creationdate', 'date', 'published', 'publisheddate', 'publicationdate'],
    ...[
      'publishdate',
      'datepublished',
      'created',
      'createdutc',
      'tweetcreated',
      'tweetcreatedat',
      'posted',
      'postedon',
    ],
    ...['dateposted', 'postdate', 'posttime', 'reviewdate', 'submissiondate', 'pubdate', 'createdati', 'time'],
    ...['datum', 'zeitpunkt', 'fecha', 'data', 'дата', '日付', '日時', '投稿日時'],
  ],
  hour: ['time', 'hour', 'timeofday', 'posttime', 'uhrzeit', 'zeit', 'heure', 'hora', 'ora', 'время', '時刻'],
  id: [
    ...['platformid', 'tweetid', 'postid', 'statusid', 'commentid', 'messageid', 'reviewid', 'idstr', 'id', 'objectid'],
    ...['guid', 'uuid', 'documentid', 'mentionid'],
  ],
  author: [
    ...['authorid', 'twitterauthorid', 'userid', 'accountid', 'useridstr', 'extraauthorattributesid', 'did'],
    ...['userscreenname', 'screenname', 'userusername', 'accountacct', 'username', 'authorusername', 'authorhandle'],
    ...['authorname', 'handle', 'author', 'user', 'account', 'from', 'fromname', 'commentername', 'reviewer'],
    ...['reviewername', 'nickname', 'autor', 'auteur', 'autore', 'verfasser', 'nutzer', 'автор', '投稿者'],
  ],
  // The name in a link, as collected posts have it: a brand's own accounts are known by it.
  authorName: [
    ...['authorusername', 'userusername', 'accountusername', 'accountacct', 'userscreenname', 'screenname'],
    ...['username', 'handle', 'authorhandle', 'extraauthorattributesshortname', 'authorname', 'displayname', 'author'],
    ...['user', 'account', 'from', 'fromname', 'commentername', 'reviewer', 'reviewername', 'nickname', 'autor'],
    ...['auteur', 'autore', 'verfasser', 'nutzer', 'автор', '投稿者', 'name'],
  ],
  followers: [
    ...['authorfollowers', 'followers', 'followerscount', 'userfollowerscount', 'followercount', 'twitterfollowers'],
    ...['authorpublicmetricsfollowerscount', 'accountfollowerscount', 'subscribers'],
  ],
  url: [
    ...['url', 'link', 'permalink', 'posturl', 'postlink', 'tweeturl', 'reviewlink', 'articleurl', 'mentionurl', 'uri'],
    ...['href', 'sourceurl', 'source'],
  ],
  language: ['language', 'lang', 'locale', 'languagecode', 'reviewerlanguage', 'langs', 'sprache', 'langue', 'idioma'],
  kind: ['kind', 'posttype', 'tweettype', 'threadentrytype', 'messagetype', 'type'],
  repostOf: [
    ...['twitterretweetof', 'retweetof', 'retweetedstatusidstr', 'retweetedstatusid', 'retweetedtweetid'],
    ...['retweetedtweeturl', 'isretweet', 'retweet'],
  ],
  parentId: [
    ...['parentid', 'parentcommentid', 'inreplytostatusid', 'inreplytostatusidstr', 'inreplytotweetid', 'inreplytoid'],
    ...['twitterreplyto', 'replyto'],
  ],
  rootId: ['rootid', 'conversationid', 'threadid', 'linkid', 'storyid'],
  likes: [
    ...['engagementlikes', 'likes', 'likecount', 'likescount', 'favoritecount', 'favouritescount', 'favorites'],
    ...['favourites', 'twitterlikes', 'publicmetricslikecount', 'reactions', 'score', 'points', 'upvotes', 'ups'],
    'thumbsupcount',
  ],
  replies: [
    ...['engagementreplies', 'replies', 'replycount', 'repliescount', 'twitterreplycount', 'publicmetricsreplycount'],
    ...['comments', 'numcomments', 'commentcount', 'commentscount'],
  ],
  reposts: [
    ...['engagementreposts', 'reposts', 'repostcount', 'retweets', 'retweetcount', 'retweetscount', 'reblogscount'],
    ...['twitterretweets', 'publicmetricsretweetcount', 'shares'],
  ],
  views: ['engagementviews', 'views', 'viewcount', 'impressions', 'impressioncount', 'publicmetricsimpressioncount'],
  sentiment: ['sentiment', 'airlinesentiment', 'sentimentlabel', 'tone', 'label'],
  /** Never guessed, but in an export of ours: elsewhere it says what a tool calls a network. */
  platform: [],
} as const satisfies Record<string, readonly string[]>;

export type Field = keyof typeof knownNames;
export const fields = Object.keys(knownNames) as Field[];
/** Field -> the column that holds it. */
export type Mapping = Partial<Record<Field, string>>;

/** A name as it is compared: without signs, and without a remark in brackets such as `(GMT)`. */
export const bare = (name: string): string => {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return plain === '' ? name : plain;
};
const withoutRemark = (name: string): string => name.replace(/\s*\([^()]*\)\s*$/, '');

/** Whether these are the columns of a file of `earshot export`. */
export const isOurs = (columns: readonly string[]): boolean =>
  ['platform', 'platform_id', 'model_label', 'corrected_by'].every((column) => columns.includes(column));

/** Whether a file is an export of ours, and of which form; null: it is of somebody else. */
export const oursAs = ({ columns, format }: { columns: readonly string[]; format: string }): 'csv' | 'other' | null =>
  isOurs(columns) ? (format === 'csv' ? 'csv' : 'other') : null;

/** The columns of a field, best first. */
function columnsOf(field: Field, byName: ReadonlyMap<string, string>): string[] {
  return knownNames[field].flatMap((name) => byName.get(name) ?? []);
}

function named(columns: readonly string[]): Map<string, string> {
  const backwards = [...columns].reverse();
  const remarks = backwards.map((column) => [bare(withoutRemark(column)), column] as const);
  return new Map([...remarks, ...backwards.map((column) => [bare(column), column] as const)]);
}

/** Fills in what `given` leaves open from the names of the columns. */
export function guessMapping(columns: readonly string[], given: Mapping = {}): Mapping {
  const byName = named(columns);
  const mapping: Mapping = { ...given };
  for (const field of fields) {
    if (mapping[field] !== undefined) continue;
    const used = field === 'hour' ? mapping.at : field === 'title' ? mapping.text : undefined;
    const column = columnsOf(field, byName).find((name) => name !== used);
    if (column !== undefined) mapping[field] = column;
  }
  // News has a title and no more.
  if (mapping.text === undefined && mapping.title !== undefined) mapping.text = mapping.title;
  if (mapping.platform === undefined && isOurs(columns)) mapping.platform = 'platform';
  return mapping;
}

/**
 * The same for posts that are stored. An export of ours has labels by our models and people; the sentiment that its rows
 * came with stands in a column of its own.
 */
export function postMapping(columns: readonly string[], given: Mapping = {}): Mapping {
  const mapping = guessMapping(columns, given);
  if (given.sentiment !== undefined || !isOurs(columns)) return mapping;
  const { sentiment: _ours, ...rest } = mapping;
  return columns.includes('reported_sentiment') ? { ...rest, sentiment: 'reported_sentiment' } : rest;
}

const sparing = ['text', 'author', 'authorName', 'url'] as const satisfies readonly Field[];
export type Spares = Partial<Record<Field, readonly string[]>>;

/** Other columns of a field, for rows in which its own is empty. A column that the user named has no others. */
export function spareColumns(columns: readonly string[], mapping: Mapping, given: Mapping = {}): Spares {
  const byName = named(columns);
  const spares: Spares = {};
  for (const field of sparing)
    if (given[field] === undefined) spares[field] = columnsOf(field, byName).filter((name) => name !== mapping[field]);
  return spares;
}
