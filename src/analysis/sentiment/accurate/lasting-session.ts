import { openSession, type Session, type Start } from './session.ts';

/**
 * A session whose thread is started again after it has ended. A post that ends it fails alone: the posts after it are
 * answered. Throws ConfigError: the runtime or the weights cannot be used.
 */
export async function openLastingSession(start: Start): Promise<Session> {
  let opened = Promise.resolve(await openSession(start));
  let closed = false;
  return {
    async run(rows) {
      if (closed) return (await opened).run(rows);
      const known = opened;
      const hasEnded = await known.then(
        (session) => session.ended(),
        () => true,
      );
      // Of those who find it ended together, the first opens the next one.
      if (hasEnded && opened === known) opened = openSession(start);
      return (await opened).run(rows);
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await (await opened.catch(() => null))?.[Symbol.asyncDispose]();
    },
  };
}
