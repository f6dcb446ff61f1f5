/** What `start-server.mjs` opened, for `stop-server.mjs`. */
export const held = [];
