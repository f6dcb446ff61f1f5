import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { checkDoor } from '../../../../src/collectors/platforms/webhook/check-door.ts';
import { systemClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/logger.ts';
import { openWebServer } from '../../../../src/web/server.ts';
import { freePort } from '../../../support/free-port.ts';
import { serveHttp } from '../../../support/serve-http.ts';

const never = new AbortController().signal;

test('a check says where deliveries are taken, that they will be, or that another program is there', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/hooks/survey`;
  expect(await checkDoor(url, never)).toBe(`will take deliveries at POST ${url}: the address is free`);
  const context = { receive: async () => ({}), knows: () => true, onRefusal: () => {}, clock: systemClock };
  await using _server = await openWebServer({ host: '127.0.0.1', port }, { ...context, logger: silentLogger });
  expect(await checkDoor(url, never)).toBe(`takes deliveries at POST ${url}`);
  await using other = await serveHttp((_, response) => response.end('hello'));
  await expect(checkDoor(`${other.url}/hooks/survey`, never)).rejects.toThrow('another program answers');
  const silent = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const taken = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/hooks/survey`;
  await expect(checkDoor(taken, never)).rejects.toThrow('see "web"');
  await new Promise((resolve) => silent.close(resolve));
});
