import { createHash } from 'node:crypto';
import type { NewMention, Post, Time, Way } from './domain.ts';
import type { Incident } from './incident.ts';

/** SHA-256 of a text. Texts that may have lone surrogates need UTF-16, because UTF-8 encodes all of them alike. */
export const sha256 = (text: string, form: 'utf8' | 'utf16le' = 'utf8'): Buffer =>
  createHash('sha256').update(Buffer.from(text, form)).digest();

/** Tells one credential from another, and says nothing of either. */
export const credentialMark = (secret: string): string => sha256(secret).toString('hex').slice(0, 8);

/** A mention's id: the first 128 bits of SHA-256 over brand, platform and the platform's id, written as a UUID. */
export function mentionId(brand: string, platform: string, platformId: string): string {
  const hex = sha256(`${brand}\u0000${platform}\u0000${platformId}`).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Ids come from files and the command line too. Text of another form names no mention. */
export const isMentionId = (id: string): boolean => uuid.test(id);

/** What platforms write where an author has no name: it is nobody, or many. */
const placeholder =
  /^[[(<]?(?:deleted|removed|unknown|anonym(?:ous|e|o|)|anon|guest|gast|invité|nobody|none|null|undefined|n\/?a|-+|(?:an?|the) (?:google|amazon|anonymous|deleted|unknown) (?:user|customer|reader)|(?:amazon|google|anonymous|deleted|unknown|former) (?:user|customer|author|reader))[\])>]?$/i;

/** The speaker: the outlet, else the author who has a name, else the host of the link, else the post itself. */
export function speakerOf(platform: string, post: Pick<Post, 'id' | 'author' | 'outlet' | 'url'>): string {
  if (post.outlet) return `host:${post.outlet}`;
  if (post.author && !placeholder.test(post.author.name.trim())) return `${platform}:${post.author.id}`;
  const isPersons = post.author !== null || post.outlet === null;
  const host = !isPersons && post.url && URL.canParse(post.url) ? new URL(post.url).host : '';
  return host ? `host:${host}` : `post:${platform}:${post.id}`;
}

export const isOutlet = (speaker: string): boolean => speaker.startsWith('host:');

/** A post without an author or an outlet speaks for itself. */
export const isNameless = (speaker: string): boolean => speaker.startsWith('post:');

export interface Sighting {
  brand: string;
  platform: string;
  source: string;
  /** Default: by its text. */
  way?: Way;
  matched: string[];
  own: boolean;
  /** Null for a backfill or an import. */
  seen: Time | null;
}

/** Turns a cleaned post into a mention of a brand. */
export function toMention(post: Post, sighting: Sighting): NewMention {
  const { id: platformId, raw, reported, formerId } = post;
  // Named one by one: what is left of an object without some of its keys is slow, here and wherever it goes.
  const { url, author, text, language, kind, parentId, rootId, engagement, at } = post;
  return {
    url,
    author,
    text,
    language,
    kind,
    parentId,
    rootId,
    engagement,
    at,
    way: 'text',
    ...sighting,
    id: mentionId(sighting.brand, sighting.platform, platformId),
    ...(formerId !== undefined && {
      formerId: mentionId(sighting.brand, sighting.platform, formerId),
      seen: null,
    }),
    platformId,
    speaker: speakerOf(sighting.platform, post),
    reported: reported ?? null,
    raw: raw ?? null,
  };
}

/** The brand as part of ids and names: lower case, with a hyphen for whatever is no letter or digit. */
export function brandSlug(brand: string): string {
  const slug = brand
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return slug || 'brand';
}

/** What people call an incident. One that was never stored has only its id. */
export const nameOf = ({ id, name }: Pick<Incident, 'id' | 'name'>): string => name ?? id;

export interface IncidentName {
  slug: string;
  number: number;
}

export const writeIncidentName = ({ slug, number }: IncidentName): string => `${slug}-${number}`;

/** Reads a name as people type it; null: it cannot be one. */
export function readIncidentName(text: string): IncidentName | null {
  const [, slug, digits] = /^(.+)-(\d{1,9})$/.exec(text.trim().toLowerCase()) ?? [];
  return slug === undefined ? null : { slug, number: Number(digits) };
}
