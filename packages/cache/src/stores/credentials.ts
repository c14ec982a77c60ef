/** Asks for user names and passwords: once for all connections that ask at the same time, and not for ever. */
import { StoreUnavailableError } from '../errors.ts';
import type { RedisConnectionOptions, RedisCredentials } from './redis-connection.ts';

/** A provider that says nothing for so long has failed. */
const patienceMs = 10_000;

/** How long after a failure the provider is asked again. */
export const credentialRetryMs = 1_000;

/** The arguments of AUTH. */
export function authArguments({ username, password }: RedisCredentials): string[] {
  return username === undefined ? [password] : [username, password];
}

/** The same options, whose provider is asked once for all who ask meanwhile, and fails when it does not answer. */
export function shareCredentials<Options extends RedisConnectionOptions>(options: Options): Options {
  const { credentials } = options;
  if (!credentials) return options;
  let asked: Promise<RedisCredentials> | undefined;
  const shared = () => {
    asked ??= bounded(credentials).finally(() => {
      asked = undefined;
    });
    return asked;
  };
  return { ...options, credentials: shared };
}

/** The provider's own words stay in `cause`: what they contain is not ours to print. */
async function bounded(credentials: () => Promise<RedisCredentials>): Promise<RedisCredentials> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new StoreUnavailableError(`the credentials provider has not answered for ${patienceMs} ms`));
    }, patienceMs);
    timer.unref();
  });
  try {
    return await Promise.race([credentials(), late]);
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    throw new StoreUnavailableError('the credentials provider failed', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
