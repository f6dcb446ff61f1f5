import { type HttpReceiver, type Reaction, type ReceivedRequest, startHttpReceiver } from './http-receiver.ts';

export interface SlackMessage {
  channel: string;
  ts: string;
  thread_ts?: string;
  text: string;
  blocks: unknown[];
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  edits: number;
  reply_broadcast?: boolean;
}

export interface SlackCall {
  method: string;
  arguments: Record<string, string>;
  authorization: string | undefined;
}

/** The part of Slack that we use: an incoming webhook and the Web API, with the messages that a team would see. */
export interface SlackReceiver extends AsyncDisposable {
  /** For `webhook`. */
  webhook: string;
  /** For `baseUrl`. */
  api: string;
  calls: SlackCall[];
  /** Bodies posted to the webhook that were taken. */
  posts: { text: string; blocks: unknown[]; metadata?: SlackMessage['metadata'] }[];
  messages: SlackMessage[];
  files: { bytes: Buffer; thread: string | undefined; alt: string | undefined }[];
  /** Comes before the usual answer; null leaves it to that. `after` acts once Slack has taken the request. */
  interfere(before: ((method: string) => Reaction | null) | null, after?: (method: string) => Reaction | null): void;
}

export async function startSlackReceiver(): Promise<SlackReceiver> {
  const calls: SlackReceiver['calls'] = [];
  const posts: SlackReceiver['posts'] = [];
  const messages: SlackMessage[] = [];
  const files: SlackReceiver['files'] = [];
  const uploads = new Map<string, { bytes: Buffer; alt: string | undefined }>();
  let before: (method: string) => Reaction | null = () => null;
  let after: (method: string) => Reaction | null = () => null;
  let clock = 0;
  const ok = (body: object = {}): Reaction => ({ status: 200, body: { ok: true, ...body } });
  const no = (error: string): Reaction => ({ status: 200, body: { ok: false, error } });
  const http: HttpReceiver = await startHttpReceiver((request) => {
    const method = request.path.startsWith('/services/')
      ? 'webhook'
      : request.path.replace(/^\/(api\/)?/, '').replace(/\?.*/, '');
    return before(method) ?? answer(method, request);
  });

  function answer(method: string, request: ReceivedRequest): Reaction {
    if (method === 'webhook') {
      const body = JSON.parse(request.body.toString()) as SlackReceiver['posts'][number];
      if (!body.text) return { status: 400, body: 'no_text' };
      posts.push(body);
      return after(method) ?? { status: 200, body: 'ok' };
    }
    if (method.startsWith('upload/')) {
      const upload = uploads.get(method.slice(7));
      if (upload) upload.bytes = request.body;
      return { status: 200, body: 'OK' };
    }
    const args = Object.fromEntries(new URLSearchParams(request.body.toString()));
    calls.push({ method, arguments: args, authorization: request.headers.authorization });
    const result = api(method, args);
    return after(method) ?? result;
  }

  function api(method: string, args: Record<string, string>): Reaction {
    if (method === 'auth.test') return ok({ user: 'earshot', team: 'Acme CX' });
    if (method === 'chat.postMessage') {
      clock += 1;
      const ts = `1700000000.${String(clock).padStart(6, '0')}`;
      messages.push({
        channel: args.channel ?? '',
        ts,
        text: args.text ?? '',
        blocks: JSON.parse(args.blocks ?? '[]'),
        edits: 0,
        ...(args.thread_ts ? { thread_ts: args.thread_ts } : {}),
        ...(args.metadata ? { metadata: JSON.parse(args.metadata) } : {}),
        ...(args.reply_broadcast ? { reply_broadcast: args.reply_broadcast === 'true' } : {}),
      });
      return ok({ channel: args.channel, ts });
    }
    if (method === 'chat.update') {
      const message = messages.find(({ ts }) => ts === args.ts);
      if (!message) return no('message_not_found');
      Object.assign(message, { text: args.text, blocks: JSON.parse(args.blocks ?? '[]'), edits: message.edits + 1 });
      return ok({ channel: args.channel, ts: args.ts });
    }
    if (method === 'conversations.history') return ok({ messages: messages.filter((message) => !message.thread_ts) });
    if (method === 'conversations.replies')
      return ok({ messages: messages.filter(({ ts, thread_ts }) => thread_ts === args.ts || ts === args.ts) });
    if (method === 'files.getUploadURLExternal') {
      const id = `F${uploads.size + 1}`;
      uploads.set(id, { bytes: Buffer.alloc(0), alt: args.alt_txt ?? args.alt_text });
      return ok({ file_id: id, upload_url: `${http.url}/upload/${id}` });
    }
    if (method === 'files.completeUploadExternal') {
      for (const { id } of JSON.parse(args.files ?? '[]') as { id: string }[]) {
        const upload = uploads.get(id);
        if (upload) files.push({ ...upload, thread: args.thread_ts });
      }
      return ok({ files: [] });
    }
    return no('unknown_method');
  }

  return {
    webhook: `${http.url}/services/T000/B000/secretsecret`,
    api: `${http.url}/api/`,
    calls,
    posts,
    messages,
    files,
    interfere(first, second) {
      before = first ?? (() => null);
      after = second ?? (() => null);
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}
