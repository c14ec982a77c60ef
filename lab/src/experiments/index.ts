/** The experiments by name; each stands in a file of its own. */
import type { Experiment } from './experiment.ts';
import { expiry } from './expiry.ts';
import { race } from './race.ts';
import { stampede } from './stampede.ts';
import { stores } from './stores.ts';
import { strategies } from './strategies.ts';
import { tags } from './tags.ts';
import { ttl } from './ttl.ts';

export const experiments: Readonly<Record<string, Experiment>> = {
  race,
  stampede,
  strategies,
  expiry,
  stores,
  ttl,
  tags,
};
