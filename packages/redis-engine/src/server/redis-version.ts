/** The version of Redis whose behaviour this engine has: clients choose their commands by it. */
export const REDIS_VERSION = '7.0.15';
