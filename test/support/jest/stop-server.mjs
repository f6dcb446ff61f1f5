import { held } from './held-server.mjs';

export default async function stopServer() {
  for (const database of held.splice(0)) await database.close();
}
