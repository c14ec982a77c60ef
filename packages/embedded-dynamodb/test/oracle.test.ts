import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { expect, test } from 'vitest';
import { hasDynamoDBLocal, startDynamoDBLocal } from '../../../scripts/lib/dynamodb-local.mjs';
import { cases, definition, items, TABLE } from './support/cases.ts';
import { send } from './support/wire.ts';

/**
 * What must be equal: status, error code, items, cancellation reasons. Wordings differ (dynalite's are the service's own, DynamoDB
 * Local's sometimes not), and so do names, times and capacities that depend on the place.
 */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) {
    if (['TableArn', 'TableId', 'CreationDateTime', 'IndexArn', 'ConsumedCapacity'].includes(name)) continue;
    if ((name === 'message' || name === 'Message') && ('__type' in value || 'Code' in value)) continue;
    if (name === '__type') result[name] = String(member).split('#').at(-1);
    else if (name === 'SS' || name === 'NS') result[name] = (member as string[]).toSorted();
    else result[name] = comparable(member);
  }
  return result;
}

test.runIf(hasDynamoDBLocal)(
  `${cases.length} requests are answered as DynamoDB Local answers them`,
  async () => {
    const embedded = await createDynamoDBServer();
    const oracle = await startDynamoDBLocal();
    try {
      for (const { url } of [embedded, oracle]) {
        await send(url, 'CreateTable', definition);
        for (const Item of items) await send(url, 'PutItem', { TableName: TABLE, Item });
      }

      for (const [index, [operation, request]] of cases.entries()) {
        const expected = comparable(await send(oracle.url, operation, request));
        const actual = comparable(await send(embedded.url, operation, request));
        expect(actual, `case ${index}: ${operation} ${JSON.stringify(request).slice(0, 500)}`).toEqual(
          expected,
        );
      }
    } finally {
      await embedded.close();
      await oracle.close();
    }
  },
  120_000,
);
