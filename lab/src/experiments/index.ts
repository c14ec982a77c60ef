/** The experiments by name; each stands in a file of its own. */
import type { Experiment } from './experiment.ts';
import { race } from './race.ts';
import { stampede } from './stampede.ts';

export const experiments: Readonly<Record<string, Experiment>> = { race, stampede };
