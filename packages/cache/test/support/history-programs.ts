/** What the generated histories are made of. */
import * as fc from 'fast-check';
import { l1BoundMs } from './history-oracle.ts';
import { runHistory, type Action, type Program } from './history.ts';
import type { OpenWorld } from './history-worlds.ts';

/** What clients do to the row, each in its own way acknowledged. */
const changes: readonly Action[] = [
  'write',
  'put',
  'put',
  'invalidate',
  'invalidateTag',
  'clear',
  'delete',
  'failedWrite',
];

/** What they do besides, and besides reading. */
const others: readonly Action[] = ['json', 'peek', 'refresh', 'expire'];

/** What happens to them. */
const events: readonly Action[] = ['tick', 'minute', 'age', 'lapse', 'cutOff', 'evict', 'crash'];

/** Where a crash hurts most: between the steps of a write, and with a lease in hand. */
const crashKinds = ['', 'database: commit', 'database: commit', 'fence', 'lease', 'load: answer'];

/** Where one that goes wrong does most: with fences, whose loss changes what a writer may do. */
const calls = [
  'fence',
  'fence',
  'fence',
  'unfence',
  'unfence',
  'fill',
  'lease',
  'release',
  'remove',
  'bumpTags',
  'clearPrefixes',
];

/** True in one of so many programs. */
const oneIn = (count: number) => fc.nat({ max: count - 1 }).map((number) => number === count - 1);

/**
 * Programs of one client, which reads, writes and waits in order as an in-process tier needs it, or of several. Each program has
 * a short menu of its own and one kind of event, so that few kinds of action meet often instead of all of them seldom
 * (Groce et al., "Swarm Testing", ISSTA 2012); in the same way it has some of the entity's options, one kind of trouble, and one of
 * the orders.
 */
export function programs(
  actions = changes,
  fixed: Partial<Program> = {},
  maxChoices = 150,
): fc.Arbitrary<Program> {
  return fc
    .record({
      clients: fc.constantFrom(1, 2, 2, 4),
      readsOneIn: fc.constantFrom(2, 4),
      nodes: fc.integer({ min: 2, max: 3 }),
      menu: fc
        .tuple(
          fc.subarray([...actions], { maxLength: Math.min(2, actions.length) }),
          fc.subarray([...others], { maxLength: 1 }),
        )
        .map(([some, other]) => [...some, ...other]),
      event: fc.constantFrom<Action>('read', ...events),
      operations: fc.array(
        fc.record({
          client: fc.integer({ min: 0, max: 3 }),
          node: fc.integer({ min: 0, max: 2 }),
          pick: fc.nat({ max: 1_023 }),
        }),
        { minLength: 2, maxLength: 10 },
      ),
      trouble: fc.constantFrom('none', 'none', 'faults', 'partition', 'mishap', 'mishap', 'crash', 'crash'),
      partition: fc.record({
        node: fc.nat({ max: 1 }),
        from: fc.integer({ min: 1, max: 20 }),
        length: fc.integer({ min: 1, max: 8 }),
        replies: fc.boolean(),
      }),
      mishap: fc.record({
        node: fc.nat({ max: 1 }),
        call: fc.constantFrom(...calls),
        which: fc.constantFrom(1, 1, 2),
        fault: fc.constantFrom<NonNullable<Program['mishap']>['fault']>(
          'overtaken',
          'late',
          'lost',
          'reply lost',
        ),
      }),
      crash: fc.record({
        node: fc.nat({ max: 1 }),
        kind: fc.constantFrom(...crashKinds),
        after: fc.integer({ min: 1, max: 30 }),
      }),
      tagged: fc.boolean(),
      revalidate: oneIn(3),
      ifError: oneIn(3),
      refreshAhead: oneIn(4),
      failing: oneIn(4),
      batched: oneIn(4),
      l1Ms: fc.constantFrom(0, l1BoundMs),
      patient: fc.boolean(),
      order: fc.constantFrom<Program['order']>('any', 'newest', 'ranks', 'delays'),
      choices: fc.array(fc.nat({ max: 4_095 }), { maxLength: maxChoices, size: 'max' }),
    })
    .map(
      ({ clients, readsOneIn, menu, event, operations, trouble, partition, mishap, crash, ...program }) => ({
        ...program,
        operations: operations.map(({ client, node, pick }) => ({
          client: client % clients,
          node,
          action: pickAction(pick, readsOneIn, menu, event),
        })),
        faults: trouble === 'faults',
        partition: trouble === 'partition' ? partition : null,
        mishap: trouble === 'mishap' ? mishap : null,
        crash:
          trouble === 'crash'
            ? { ...crash, after: crash.kind === '' ? crash.after : 1 + (crash.after % 2) }
            : null,
        ...fixed,
      }),
    );
}

/** Every second or fourth operation is a read, since what a read returns is all that anyone sees; some are the event. */
function pickAction(pick: number, readsOneIn: number, menu: readonly Action[], event: Action): Action {
  if (pick % readsOneIn === 0) return 'read';
  if (pick % 8 === 7) return event;
  return menu[(pick >> 3) % menu.length] ?? 'read';
}

/** Fails, with the history's steps, if the program breaks a promise there. */
export async function check(program: Program, openWorld: OpenWorld, namespace?: string): Promise<void> {
  const { violations, trace } = await runHistory(program, openWorld, namespace);
  if (violations.length === 0) return;
  const steps = trace.length > 400 ? [...trace.slice(0, 300), '…', ...trace.slice(-100)] : trace;
  throw new Error(`${violations.join('\n')}\n${steps.join('\n')}`);
}
