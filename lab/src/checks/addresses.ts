/** Where the learner's QuickTable listens: the defaults of the guide, or what the environment says. */

export interface Addresses {
  readonly api: string;
  readonly edge: string;
  readonly redis: { readonly host: string; readonly port: number };
}

const portOf = (env: NodeJS.ProcessEnv, name: string, usual: number): number => {
  const port = Number(env[name]);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : usual;
};

export function readAddresses(env: NodeJS.ProcessEnv): Addresses {
  const [host = '127.0.0.1', port] = (env['REDIS_HOST'] || '127.0.0.1').split(':');
  return {
    api: `http://127.0.0.1:${portOf(env, 'PORT', 5000)}`,
    edge: `http://127.0.0.1:${portOf(env, 'EDGE_PORT', 5001)}`,
    redis: { host, port: port === undefined ? portOf(env, 'REDIS_PORT', 6379) : Number(port) },
  };
}
