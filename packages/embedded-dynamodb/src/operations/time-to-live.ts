/** UpdateTimeToLive, DescribeTimeToLive and the background deletion of expired items. */
import { db, dynaliteValidation } from '../dynalite.ts';
import type { AttributeMap } from '../dynalite-types.ts';
import { resourceNotFound, validationError } from '../errors.ts';
import { type Context, type Operation, runAction } from '../operation.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { lockName } from './item-writes.ts';

/** DynamoDB leaves items alone that expired longer ago than this, so that a wrong unit does not empty a table. */
const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 60 * 60;

const tableNameType = dynaliteValidation('describeTimeToLive').types['TableName'];

export const updateTimeToLive: Operation = {
  types: {
    TableName: tableNameType,
    TimeToLiveSpecification: {
      type: 'FieldStruct<TimeToLiveSpecification>',
      notNull: true,
      children: {
        Enabled: { type: 'Boolean', notNull: true },
        AttributeName: {
          type: 'String',
          notNull: true,
          lengthGreaterThanOrEqual: 1,
          lengthLessThanOrEqual: 255,
        },
      },
    },
  },
  readsOrWritesItems: false,
  run: (request, { storage }) =>
    storage.tableGate.alone(async () => {
      const name = String(request['TableName']);
      const wanted = request['TimeToLiveSpecification'] as { Enabled: boolean; AttributeName: string };
      if (!storage.table(name)) {
        throw resourceNotFound(`Requested resource not found: Table: ${name} not found`);
      }
      const current = storage.timeToLive(name);
      if (wanted.Enabled && current !== undefined) {
        throw validationError(
          current === wanted.AttributeName
            ? 'TimeToLive is already enabled'
            : `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
        );
      }
      if (!wanted.Enabled && current === undefined) throw validationError('TimeToLive is already disabled');
      if (!wanted.Enabled && current !== wanted.AttributeName) {
        throw validationError(
          `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
        );
      }
      await storage.putTimeToLive(name, wanted.Enabled ? wanted.AttributeName : undefined);
      return { TimeToLiveSpecification: wanted };
    }),
};

export const describeTimeToLive: Operation = {
  types: { TableName: tableNameType },
  readsOrWritesItems: false,
  run: async (request, { storage }) => {
    const name = String(request['TableName']);
    if (!storage.table(name)) {
      throw resourceNotFound(`Requested resource not found: Table: ${name} not found`);
    }
    const attribute = storage.timeToLive(name);
    return {
      TimeToLiveDescription:
        attribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
    };
  },
};

/** Deletes the items whose time has come, and forgets idempotency tokens past theirs. Until then reads still see them. */
export async function deleteExpired({ storage, clock }: Context, signal: AbortSignal): Promise<void> {
  const nowMs = clock();
  await storage.forgetTokens(nowMs);
  for (const { TableName: name } of storage.tables()) {
    const attribute = storage.timeToLive(name);
    if (attribute === undefined) continue;
    for await (const [, item] of storage.items(name)) {
      if (signal.aborted) return;
      if (isExpired(item, attribute, nowMs)) await deleteIfExpired({ storage, clock }, name, attribute, item);
    }
  }
}

function isExpired(item: AttributeMap | undefined, attribute: string, nowMs: number): boolean {
  const value = item?.[attribute]?.['N'];
  if (typeof value !== 'string') return false;
  const expiresAtSeconds = Number(value);
  const nowSeconds = Math.floor(nowMs / 1000);
  return expiresAtSeconds <= nowSeconds && expiresAtSeconds > nowSeconds - OLDEST_EXPIRY_SECONDS;
}

/** Looks again under the item's lock: a write may have given it more time since the scan saw it. */
async function deleteIfExpired(
  { storage, clock }: Context,
  name: string,
  attribute: string,
  seen: AttributeMap,
) {
  await storage.tableGate.pass(async () => {
    const table = storage.table(name);
    const lock = lockName(storage, name, seen);
    if (!table || lock === undefined) return;
    await storage.itemLocks.run([lock], async () => {
      const item = await storage.getItem(name, db.createKey(seen, table));
      if (!item || !isExpired(item, attribute, clock())) return;
      const key = Object.fromEntries(
        table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]),
      );
      const unit = createUnitOfWork(storage);
      await runAction('deleteItem', unit, { TableName: name, Key: key });
      await storage.commit(unit.operations);
    });
  });
}
