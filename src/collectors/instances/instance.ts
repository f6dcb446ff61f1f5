import { ConfigError } from '../../core/errors.ts';
import { credentialMark } from '../../core/identity.ts';

/** One server of a federated network. */
export interface Instance {
  /** As people call it, without secrets: `mastodon.social`. Its key in cursors. */
  name: string;
  /** Where it is asked, without a slash at the end. */
  url: string;
  token: string | null;
  /** Tells one token from another, and says nothing of either. */
  credential: string;
}

export type WrittenInstance = string | { host: string; token?: string | undefined };

/**
 * The instances of a configuration, each once: names of hosts, or addresses. `baseUrl` stands in for those that are names,
 * with `{instance}` for the name. `token` belongs to the first.
 */
export function instancesOf(
  written: readonly WrittenInstance[],
  { baseUrl, token }: { baseUrl?: string | undefined; token?: string | undefined },
): Instance[] {
  const instances = written.map((one, index): Instance => {
    const { host, token: own } = typeof one === 'string' ? { host: one, token: undefined } : one;
    const given = own ?? (index === 0 ? token : undefined) ?? null;
    const isAddress = /^https?:\/\//i.test(host);
    const name = isAddress ? hostOf(host) : host.trim().toLowerCase().replace(/\/+$/, '');
    const url = isAddress ? host : (baseUrl?.replaceAll('{instance}', name) ?? `https://${name}`);
    if (name === '' || !/^[^\s/?#@]+$/.test(name) || !URL.canParse(url))
      throw new ConfigError(`instances: ${index + 1} is not the name of a server: write it as social.example`);
    return {
      name,
      url: url.replace(/\/+$/, ''),
      token: given,
      credential: given === null || given === '' ? 'none' : credentialMark(given),
    };
  });
  return instances.filter(({ name }, index) => instances.findIndex((other) => other.name === name) === index);
}

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : '');
