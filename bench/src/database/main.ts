/**
 * What a read of DynamoDB costs the service: the AWS SDK as it comes, the SDK as the service uses it (over undici, handlers
 * cached, unused middlewares removed), and a bare request without the SDK, against the embedded database in a process of its own.
 * Rounds are interleaved, figures are medians; CPU time is that of this process, which is the client alone.
 *
 *     npm run bench:database -- --rounds 5 --reads 2000 --concurrency 16
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { connectDynamoDB, createReservationsTable } from '@quicktable/api';
import { Pool } from 'undici';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    reads: { type: 'string', default: '2000' },
    concurrency: { type: 'string', default: '16' },
  },
});
const [rounds, reads, concurrency] = [values.rounds, values.reads, values.concurrency].map(Number) as [
  number,
  number,
  number,
];

const table = 'Reservations';
const key = { userId: { S: 'user123' }, reservationId: { S: 'res001' } };
const command = () => new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });

const server = fork(fileURLToPath(new URL('server.js', import.meta.url)));
const [url] = (await once(server, 'message')) as [string];
const region = 'ap-northeast-2';
const plain = new DynamoDBClient({
  endpoint: url,
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const ours = connectDynamoDB({ region, endpoint: url });
const pool = new Pool(url, { connections: 64 });
await createReservationsTable(ours, table);
await ours.send(
  new PutItemCommand({
    TableName: table,
    Item: { ...key, restaurantName: { S: 'Seoul BBQ' }, date: { S: '2024-02-20' }, partySize: { N: '4' } },
  }),
);

const cases = [
  { name: 'AWS SDK as it comes', read: () => plain.send(command()) },
  { name: 'AWS SDK as the service uses it', read: () => ours.send(command()) },
  {
    name: 'bare request without the SDK',
    read: async () => {
      const { body } = await pool.request({
        path: '/',
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.GetItem',
          authorization: 'AWS4-HMAC-SHA256 unsigned',
        },
        body: JSON.stringify(command().input),
      });
      return await body.json();
    },
  },
];

/** Microseconds for each read: of CPU in this process, and on the clock with `concurrency` reads under way. */
async function measure(read: () => Promise<unknown>): Promise<{ cpu: number; wall: number }> {
  let left = reads;
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left > 0) {
        left -= 1;
        await read();
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / reads, wall: ((performance.now() - startedAt) * 1_000) / reads };
}

const median = (figures: number[]) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
const results = cases.map(({ name, read }) => ({ name, read, cpu: [] as number[], wall: [] as number[] }));
for (const { read } of results) await measure(read);
for (let round = 0; round < rounds; round += 1) {
  for (const result of results) {
    const { cpu, wall } = await measure(result.read);
    result.cpu.push(cpu);
    result.wall.push(wall);
  }
}

const [first] = results;
process.stdout.write(`${reads} reads, ${concurrency} at a time, median of ${rounds} rounds\n\n`);
process.stdout.write(
  '| Client | CPU of a read | Time of a read | CPU as a part of the first |\n|---|---|---|---|\n',
);
for (const { name, cpu, wall } of results) {
  const part = median(cpu) / median(first?.cpu ?? []);
  process.stdout.write(
    `| ${name} | ${median(cpu).toFixed(0)} µs | ${median(wall).toFixed(0)} µs | ${part.toFixed(2)} |\n`,
  );
}

plain.destroy();
ours.close();
await pool.close();
server.disconnect();
