import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlackMessage {
  ts: string;
  /** `ts` of the message that starts its thread. */
  thread: string | null;
  text: string;
  blocks: { type: string; [key: string]: unknown }[];
  edited: boolean;
}

export interface SlackServer extends AsyncDisposable {
  /** For a channel's `baseUrl`. */
  baseUrl: string;
  /** In the order of posting, in their current form. */
  messages: SlackMessage[];
  /** Uploaded pictures. */
  pictures: Buffer[];
}

/** A local server with the few methods of Slack's Web API that a bot needs. Keeps in memory what a reader would see. */
export async function startSlackServer(): Promise<SlackServer> {
  const messages: SlackMessage[] = [];
  const pictures: Buffer[] = [];
  let origin = '';

  function answer(method: string, body: Record<string, string>): Record<string, unknown> {
    switch (method) {
      case 'chat.postMessage': {
        const ts = `${1_700_000_000 + messages.length}.000100`;
        messages.push({
          ts,
          thread: body.thread_ts ?? null,
          text: body.text ?? '',
          blocks: JSON.parse(body.blocks ?? '[]'),
          edited: false,
        });
        return { ok: true, channel: body.channel, ts };
      }
      case 'chat.update': {
        const message = messages.find(({ ts }) => ts === body.ts);
        if (!message) return { ok: false, error: 'message_not_found' };
        Object.assign(message, { text: body.text, blocks: JSON.parse(body.blocks ?? '[]'), edited: true });
        return { ok: true, channel: body.channel, ts: body.ts };
      }
      case 'files.getUploadURLExternal':
        return { ok: true, upload_url: `${origin}/upload/${pictures.length}`, file_id: `F${pictures.length}` };
      case 'files.completeUploadExternal':
        return { ok: true, files: JSON.parse(body.files ?? '[]') };
      case 'auth.test':
        return { ok: true, user: 'earshot', team: 'demo' };
      default:
        return { ok: false, error: 'unknown_method' };
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (request.url?.startsWith('/upload/')) {
        pictures.push(pngIn(body));
        response.end('OK');
        return;
      }
      const method = request.url?.split('?')[0]?.split('/').at(-1) ?? '';
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(method, Object.fromEntries(new URLSearchParams(body.toString('utf8'))))));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `${origin}/api/`,
    messages,
    pictures,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The picture inside an upload, which may be a multipart form. */
function pngIn(body: Buffer): Buffer {
  const start = body.indexOf(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  const end = body.lastIndexOf('IEND');
  return start < 0 || end < 0 ? body : body.subarray(start, end + 8);
}
