/** PFSELFTEST: An internal command for testing HyperLogLog values. */
import { CommandError } from '../../errors.ts';
import { HLL_REGISTERS, HyperLogLog } from '../../structures/hyper-log-log.ts';
import { command } from '../command.ts';

export const pfselftest = command({
  name: 'pfselftest',
  arity: 1,
  flags: ['admin'],
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'An internal command for testing HyperLogLog values',
  complexity: 'N/A',
  isSystemCommand: true,
  categories: ['hyperloglog'],
  execute(call) {
    testRegisters();
    testEstimates(call.limits.hllSparseMaxBytes);
    call.reply.ok();
  },
});

/** Fewer rounds than Redis has: a self-test must not stop the server for seconds. */
const REGISTER_ROUNDS = 20;
const MOST_ELEMENTS = 100_000;

/** Sets all registers to random values and reads them back. */
function testRegisters(): void {
  const log = HyperLogLog.create();
  log.toDense();
  const expected = new Uint8Array(HLL_REGISTERS);
  for (let round = 0; round < REGISTER_ROUNDS; round++) {
    for (let i = 0; i < HLL_REGISTERS; i++) {
      expected[i] = Math.floor(Math.random() * 64);
      log.setDenseRegister(i, expected[i]!);
    }
    for (let i = 0; i < HLL_REGISTERS; i++) {
      const value = log.denseRegister(i);
      if (value !== expected[i]) {
        throw new CommandError(`ERR TESTFAILED Register ${i} should be ${expected[i]!} but is ${value}`);
      }
    }
  }
}

/** Adds unique elements to both forms and checks that they agree and stay near the truth. */
function testEstimates(maxSparseBytes: number): void {
  const dense = HyperLogLog.create();
  dense.toDense();
  const sparse = HyperLogLog.create();
  const relativeError = 1.04 / Math.sqrt(HLL_REGISTERS);
  const seed = Math.random();
  let checkpoint = 1;
  for (let i = 1; i <= MOST_ELEMENTS; i++) {
    const element = `${seed}:${i}`;
    dense.add(element, maxSparseBytes);
    sparse.add(element, maxSparseBytes);
    if (i !== checkpoint) continue;
    if (i < maxSparseBytes / 2 && !sparse.isSparse) {
      throw new CommandError('ERR TESTFAILED sparse encoding not used');
    }
    const count = dense.count()!;
    if (count !== sparse.count()) throw new CommandError('ERR TESTFAILED dense/sparse disagree');
    const error = Math.abs(i - count);
    if (error > (i === 10 ? 1 : Math.ceil(relativeError * 6 * i))) {
      throw new CommandError(`ERR TESTFAILED Too big error. card:${i} abserr:${error}`);
    }
    checkpoint *= 10;
  }
}
