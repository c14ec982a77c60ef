import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, test } from 'vitest';
import { createIamToken, iamCredentials } from '../src/composition/iam-credentials.ts';

/** The hash that the AWS SDK's own signer is given, so that it can be compared with ours. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

test.each([
  ['a replication group', { serverless: false }, {}],
  ['a serverless cache', { serverless: true }, {}],
  ["a role's session", { serverless: false }, { sessionToken: 'token/with+signs==' }],
])("for %s the token is the one that the AWS SDK's signer makes", async (_name, kind, session) => {
  const signIn = {
    userId: 'quicktable-app',
    cacheName: 'QuickTable-Cache',
    region: 'ap-northeast-2',
    ...kind,
  };
  const identity = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/KEY+example', ...session };
  const now = new Date('2026-11-22T09:30:00Z');

  const token = createIamToken(signIn, identity, now);

  const signer = new SignatureV4({
    credentials: identity,
    region: signIn.region,
    service: 'elasticache',
    sha256: Sha256 as never,
  });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: 'quicktable-cache',
      path: '/',
      headers: { host: 'quicktable-cache' },
      query: {
        Action: 'connect',
        User: signIn.userId,
        ...(signIn.serverless ? { ResourceType: 'ServerlessCache' } : {}),
      },
    },
    { signingDate: now, expiresIn: 900 },
  );
  const [host, query] = token.split('/?');
  expect(host).toBe('quicktable-cache');
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual(signed.query);
});

test('each connection gets a token that was signed for it, and is signed in again before it lapses', async () => {
  let asked = 0;
  const credentials = iamCredentials(
    { userId: 'app', cacheName: 'cache', serverless: false, region: 'ap-northeast-2' },
    async () => {
      asked += 1;
      return { accessKeyId: `KEY${asked}`, secretAccessKey: 'secret' };
    },
  );

  const [first, second] = [await credentials(), await credentials()];

  expect(first.username).toBe('app');
  expect(first.password).toContain('X-Amz-Credential=KEY1');
  expect(second.password).toContain('X-Amz-Credential=KEY2');
  expect(first.refreshAfterMs).toBeLessThan(12 * 3_600_000);
});
