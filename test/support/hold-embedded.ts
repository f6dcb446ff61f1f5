import { silentLogger } from '../../src/core/logger.ts';
import { startEmbedded } from '../../src/storage/embedded/start-embedded.ts';

// A process that holds the embedded server: says its URL or its error as a line of JSON, leaves when its stdin ends.
process.on('SIGINT', () => {});
const [folder = '', programs, userNamespaces] = process.argv.slice(2);
try {
  const server = await startEmbedded({
    folder,
    logger: silentLogger,
    ...(programs && { programs }),
    ...(userNamespaces === 'no' && { userNamespaces: async () => false }),
  });
  process.stdin.resume().once('end', () => server[Symbol.asyncDispose]());
  console.log(JSON.stringify({ url: server.url }));
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  console.log(JSON.stringify({ error: message, name }));
}
