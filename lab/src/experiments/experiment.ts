/** What an experiment gets and gives: it runs against the learner's Redis and answers with the lines to print. */
import type { GuideLanguage } from '../guide/read-guide.ts';

export interface Surroundings {
  readonly redis: { readonly host: string; readonly port: number };
  /** `host:port` of a Memcached, if there is one. */
  readonly memcached: string | undefined;
  readonly language: GuideLanguage;
}

export type Experiment = (surroundings: Surroundings) => Promise<string[]>;
