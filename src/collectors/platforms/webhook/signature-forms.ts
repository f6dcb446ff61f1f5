/** How a sender signs. What is signed: id, time and body, as far as it sends them, by HMAC-SHA256. */
export interface SignatureForm {
  /** Headers in lower case that may hold the signature. */
  headers: readonly string[];
  /** The header holds pairs, `t=TIME,v1=SIGNATURE`. */
  pairs?: boolean;
  idHeader?: string;
  timestampHeader?: string;
  encoding: 'hex' | 'base64';
  /** Stands before the signature. */
  prefix: string;
  /** Stands between id, time and body. */
  joint: string;
  /** The secret is base64 behind `whsec_`. */
  packedSecret?: boolean;
}

export const signatureNames = ['earshot', 'github', 'zendesk', 'standard'] as const;

export const signatureForms: Readonly<Record<(typeof signatureNames)[number], SignatureForm>> = {
  earshot: {
    headers: ['earshot-signature', 'webhook-signature'],
    pairs: true,
    encoding: 'hex',
    prefix: '',
    joint: '.',
  },
  github: { headers: ['x-hub-signature-256'], encoding: 'hex', prefix: 'sha256=', joint: '' },
  zendesk: {
    headers: ['x-zendesk-webhook-signature'],
    timestampHeader: 'x-zendesk-webhook-signature-timestamp',
    encoding: 'base64',
    prefix: '',
    joint: '',
  },
  // https://www.standardwebhooks.com
  standard: {
    headers: ['webhook-signature', 'svix-signature'],
    idHeader: 'webhook-id',
    timestampHeader: 'webhook-timestamp',
    encoding: 'base64',
    prefix: 'v1,',
    joint: '.',
    packedSecret: true,
  },
};
