/** Many items by their keys, strongly consistent, in as few round trips as BatchGetItem allows. */
import { BatchGetItemCommand, type KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import { DatabaseBusyError } from '@quicktable/domain';
import { delay } from '../abort.ts';
import type { Item } from './attributes.ts';
import type { DynamoDBConnection } from './connection.ts';

export interface ItemAddress {
  readonly table: string;
  readonly key: Item;
}

const MAX_KEYS = 100;
const MAX_ATTEMPTS = 6;

/** The items in the order of the addresses; undefined where there is none. */
export async function batchGet(
  connection: DynamoDBConnection,
  addresses: readonly ItemAddress[],
  signal?: AbortSignal,
): Promise<(Item | undefined)[]> {
  const unique = new Map(addresses.map((address) => [nameOf(address.table, address.key), address]));
  const keyNames = new Map(addresses.map(({ table, key }) => [table, Object.keys(key)]));
  const found = new Map<string, Item>();
  const wanted = [...unique.values()];
  const chunks = Array.from({ length: Math.ceil(wanted.length / MAX_KEYS) }, (_, index) =>
    wanted.slice(index * MAX_KEYS, (index + 1) * MAX_KEYS),
  );
  await Promise.all(
    chunks.map(async (chunk) => {
      let requests: Record<string, KeysAndAttributes> = {};
      for (const { table, key } of chunk) {
        const request = (requests[table] ??= { Keys: [], ConsistentRead: true });
        request.Keys?.push(key);
      }
      for (let attempt = 0; Object.keys(requests).length > 0; attempt += 1) {
        // DynamoDB may answer a part only; the rest is asked for again, a little later each time.
        if (attempt === MAX_ATTEMPTS) throw new DatabaseBusyError('DynamoDB is throttling');
        if (attempt > 0) await delay(Math.random() * 25 * 2 ** attempt, signal);
        const { Responses, UnprocessedKeys } = await connection.send(
          new BatchGetItemCommand({ RequestItems: requests }),
          signal,
        );
        for (const [table, items] of Object.entries(Responses ?? {})) {
          for (const item of items) {
            const key = Object.fromEntries((keyNames.get(table) ?? []).map((name) => [name, item[name]]));
            found.set(nameOf(table, key as Item), item);
          }
        }
        requests = UnprocessedKeys ?? {};
      }
    }),
  );
  return addresses.map(({ table, key }) => found.get(nameOf(table, key)));
}

function nameOf(table: string, key: Item): string {
  return JSON.stringify([table, ...Object.values(key).map((value) => value.S)]);
}
