/** What a deployment chooses. Everything else is decided in the stacks. */

/** How the cache is built: one shard with a replica, several shards, or serverless. */
export type CacheForm = 'replicated' | 'cluster' | 'serverless';

export interface ProductionSettings {
  readonly cacheForm: CacheForm;
  readonly cacheNodeType: string;
  /** The letters of the two zones of all subnets. */
  readonly zones: readonly [string, string];
  readonly region: string;
}

export const defaultSettings: ProductionSettings = {
  cacheForm: 'replicated',
  cacheNodeType: 'cache.t4g.small',
  zones: ['a', 'c'],
  region: 'ap-northeast-2',
};

export const redisPort = 6379;
export const servicePort = 5000;

/** The cache's identifier; IAM authentication and the dashboard name it. */
export const cacheName = 'quicktable';
/** User that the service is, in ElastiCache's IAM authentication. */
export const cacheUserId = 'quicktable-service';
/** Header in which CloudFront proves to the load balancer that the request came through it. */
export const originSecretHeader = 'x-quicktable-origin';
