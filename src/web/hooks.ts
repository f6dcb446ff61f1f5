import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import { type Delivery, type Refusal, TurnedAway } from '../core/plugins/door.ts';
import { type Answer, ofServer, problem, turnedAway, unavailable } from './answers.ts';
import { refusalRate } from './refusal-rate.ts';

export interface HooksContext {
  /** Stores the delivery and says what became of it. Throws TurnedAway. */
  receive(source: string, delivery: Delivery): Promise<object>;
  /** Whether posts can be pushed to it. */
  knows(source: string): boolean;
  /** Counts a delivery that was turned away. */
  onRefusal(source: string, refusal: Refusal): void;
  clock: Clock;
  logger: Logger;
  /** How long posts may take to be stored; default 20 s. */
  storeMs?: number;
}

interface Hook {
  Params: { source: string };
}

/** Bodies that are held at once: as many megabytes at most. */
const mostAtOnce = 16;

/** `POST /hooks/SOURCE`: posts that are pushed to a source. */
export function addHooks(app: FastifyInstance, context: HooksContext): void {
  const { clock, logger, storeMs = 20_000 } = context;
  const isTooOften = refusalRate();
  let held = 0;
  const counted = new WeakSet<FastifyRequest>();

  const give = (reply: FastifyReply, { status, headers = {}, body }: Answer): FastifyReply =>
    reply
      .code(status)
      .headers({ ...headers, earshot: 'hooks' })
      .send(body);

  function refuse(source: string, reply: FastifyReply, refused: TurnedAway): FastifyReply {
    if (context.knows(source)) context.onRefusal(source, refused.refusal);
    const isGuess = ['not signed', 'wrong credentials', 'too old'].includes(refused.refusal);
    if (!isGuess || !isTooOften(clock.now())) return give(reply, turnedAway(refused));
    const message = 'Too many requests were refused: mend the sender, and try again in a minute.';
    return give(reply, {
      ...turnedAway(new TurnedAway('too many refusals', message)),
      headers: { 'retry-after': '60' },
    });
  }

  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url !== '/hooks/:source' || request.method !== 'POST') return;
    const { source } = request.params as Hook['Params'];
    if (!context.knows(source))
      return give(
        reply,
        problem(404, 'unknown source', 'There is no such source here: see "sources" of the configuration.'),
      );
    if (held >= mostAtOnce) return give(reply, { ...unavailable, headers: { 'retry-after': '1' } });
    held += 1;
    counted.add(request);
    // Also where the sender goes away in the middle.
    reply.raw.once('close', () => {
      if (counted.delete(request)) held -= 1;
    });
  });

  app.post<Hook>('/hooks/:source', async (request, reply) => {
    const { source } = request.params;
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    try {
      const taking = context.receive(source, { headers: plainHeaders(request), body, now: clock.now() });
      return give(reply, { status: 200, body: await within(storeMs, taking) });
    } catch (error) {
      if (error instanceof TurnedAway) return refuse(source, reply, error);
      logger.warn(
        { source, error: messageOf(error) },
        'a delivery could not be stored: its sender is asked to repeat it',
      );
      return give(reply, unavailable);
    }
  });

  app.setNotFoundHandler((request, reply) => {
    if (/^\/hooks\/[^/?]+/.test(request.url))
      return give(reply, {
        ...problem(405, 'wrong method', 'Posts are taken by POST.'),
        headers: { allow: 'POST' },
      });
    return give(reply, problem(404, 'not found', 'There is nothing here: POST /hooks/SOURCE takes posts.'));
  });

  app.setErrorHandler((error: { statusCode?: number; code?: string; message: string }, request, reply) => {
    const found = ofServer(error);
    const { source = '' } = request.params as Partial<Hook['Params']>;
    if (found instanceof TurnedAway) return refuse(source, reply, found);
    if (found) return give(reply, found);
    logger.warn({ error: error.message }, 'a request failed');
    return give(reply, unavailable);
  });
}

function plainHeaders({ headers }: FastifyRequest): Delivery['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** What takes longer may still be stored: the sender repeats it, and nothing is stored twice. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not stored within ${ms / 1000} s`)), ms);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
