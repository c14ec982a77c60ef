/** What makes a load that a seed repeats, for the benchmarks as well: apart from the service, so that they load nothing else. */
export { seededRandom } from './random.ts';
export { zipf } from './zipf.ts';
