/**
 * Whether an address that a server redirects to is that of the server which the operator wrote: it alone gets what is
 * secret. Never by http what was written as https.
 */
export const isOwnServer = (target: URL, written: URL): boolean =>
  target.host === written.host && (target.protocol === 'https:' || written.protocol === 'http:');
