/**
 * Signs in to ElastiCache with IAM: the password is a request to the service `elasticache`, presigned with Signature
 * Version 4 and valid for 15 minutes. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
import { createHash, createHmac } from 'node:crypto';
import type { RedisCredentials } from '@quicktable/cache';

/** ElastiCache accepts a token for 15 minutes and keeps a connection for 12 hours after it. */
const tokenLifeSeconds = 900;
const refreshAfterMs = 11 * 3_600_000;

/** Access key and secret, with the session's token where a role lends them. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface IamSignIn {
  readonly userId: string;
  /** The replication group's or serverless cache's name, as it stands in the console. */
  readonly cacheName: string;
  readonly serverless: boolean;
  readonly region: string;
}

/** Makes the token that is sent as password. @param now The instant of signing */
export function createIamToken(signIn: IamSignIn, identity: AwsIdentity, now: Date): string {
  const host = signIn.cacheName.toLowerCase();
  const instant = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = instant.slice(0, 8);
  const scope = `${day}/${signIn.region}/elasticache/aws4_request`;
  const query = [
    ['Action', 'connect'],
    ...(signIn.serverless ? [['ResourceType', 'ServerlessCache']] : []),
    ['User', signIn.userId],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${identity.accessKeyId}/${scope}`],
    ['X-Amz-Date', instant],
    ['X-Amz-Expires', String(tokenLifeSeconds)],
    ...(identity.sessionToken === undefined ? [] : [['X-Amz-Security-Token', identity.sessionToken]]),
    ['X-Amz-SignedHeaders', 'host'],
  ]
    .map(([name = '', value = '']) => `${escape(name)}=${escape(value)}`)
    .join('&');
  const request = `GET\n/\n${query}\nhost:${host}\n\nhost\n${sha256('')}`;
  const text = `AWS4-HMAC-SHA256\n${instant}\n${scope}\n${sha256(request)}`;
  const key = [day, signIn.region, 'elasticache', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${identity.secretAccessKey}`,
  );
  return `${host}/?${query}&X-Amz-Signature=${hmac(key, text).toString('hex')}`;
}

/** User name and password for the store, signed anew whenever it asks, by the default chain of credentials. */
export function iamCredentials(
  signIn: IamSignIn,
  identify: () => Promise<AwsIdentity>,
): () => Promise<RedisCredentials> {
  return async () => ({
    username: signIn.userId,
    password: createIamToken(signIn, await identify(), new Date()),
    refreshAfterMs,
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** As RFC 3986 has it: what `encodeURIComponent` leaves alone and Signature Version 4 does not. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
