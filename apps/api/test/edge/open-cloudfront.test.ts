import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudFrontClient,
  CreateDistributionCommand,
  ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { findEmulator, startEmulator } from '../../../../infra/test/lib/aws-tools.ts';
import { EVERYTHING } from '../../src/edge/invalidation-queue.ts';
import { type CloudFront, openCloudFront } from '../../src/edge/open-cloudfront.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Received {
  readonly path: string;
  readonly items: readonly string[];
  readonly reference: string;
}

/** Speaks CloudFront's protocol; `answer` says what becomes of each request: `ok`, or the code of an error. */
async function startControlPlane(answer: (count: number) => string = () => 'ok') {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({
        path: `${request.method} ${request.url}`,
        items: [...body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, item]) => item ?? ''),
        reference: /<CallerReference>([^<]*)</.exec(body)?.[1] ?? '',
      });
      const code = answer(received.length);
      response.setHeader('content-type', 'text/xml');
      if (code === 'ok') {
        response.writeHead(201).end('<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>');
        return;
      }
      response
        .writeHead(code === 'InternalError' ? 500 : 400)
        .end(`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

function open(endpoint: string, lines: string[] = [], queue = {}): CloudFront {
  const cloudFront = openCloudFront({
    distributionId: 'E2EXAMPLE1ABCD',
    endpoint,
    log: pino({ level: 'error' }, { write: (line) => void lines.push(line) }),
    queue: { collectMs: 20, firstPauseMs: 5, ...queue },
  });
  closing.push(() => cloudFront.close());
  return cloudFront;
}

describe('what the distribution is told', () => {
  test('is each tag once, the writes of a moment together, and of evenings nothing', async () => {
    const { url, received } = await startControlPlane();
    const cloudFront = open(url, [], { collectMs: 60_000 });

    cloudFront.forget(['restaurant:seoul-bbq', 'restaurants']);
    cloudFront.forget(['day:seoul-bbq:2026-12-24', 'evening:2026-12-24']);
    cloudFront.forget(['restaurant:hanok-table', 'restaurants']);
    await cloudFront.close();

    expect(received).toEqual([
      {
        path: 'POST /2020-05-31/distribution/E2EXAMPLE1ABCD/invalidation',
        items: ['#restaurant:hanok-table', '#restaurant:seoul-bbq', '#restaurants'],
        reference: expect.stringMatching(/^quicktable-/),
      },
    ]);
  });

  test('is nothing at all when only evenings changed', async () => {
    const { url, received } = await startControlPlane();
    const cloudFront = open(url);

    cloudFront.forget(['day:seoul-bbq:2026-12-24', 'evening:2026-12-24']);
    await cloudFront.close();

    expect(received).toEqual([]);
  });

  test('is said again under the same reference until it is taken, while later writes wait for their turn', async () => {
    const { url, received } = await startControlPlane((count) =>
      count === 1 ? 'InternalError' : count === 2 ? 'TooManyInvalidationsInProgress' : 'ok',
    );
    const cloudFront = open(url);

    cloudFront.forget(['restaurant:seoul-bbq']);
    await expect.poll(() => received.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(1);
    cloudFront.forget(['restaurant:hanok-table']);
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(4);

    expect(received.map(({ items }) => items)).toEqual([
      ['#restaurant:seoul-bbq'],
      ['#restaurant:seoul-bbq'],
      ['#restaurant:seoul-bbq'],
      ['#restaurant:hanok-table'],
    ]);
    expect(new Set(received.map(({ reference }) => reference)).size).toBe(2);
  });

  test('is given up, with a line in the log, when it is refused for what it is or again and again', async () => {
    const lines: string[] = [];
    const denied = await startControlPlane(() => 'AccessDenied');
    const down = await startControlPlane(() => 'InternalError');
    open(denied.url, lines).forget(['restaurant:seoul-bbq']);
    open(down.url, lines, { attempts: 3 }).forget(['restaurant:hanok-table']);

    await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(2);

    expect(denied.received).toHaveLength(1);
    expect(down.received).toHaveLength(3);
    expect(lines.join()).toContain('#restaurant:seoul-bbq');
    expect(lines.join()).toContain('#restaurant:hanok-table');
  });

  test('is everything, as one item, when more waits than may', async () => {
    const { url, received } = await startControlPlane();
    const cloudFront = open(url, [], { collectMs: 60_000 });

    cloudFront.forget(Array.from({ length: 2_000 }, (_, number) => `restaurant:r${number}`));
    await cloudFront.close();

    expect(received.map(({ items }) => items)).toEqual([[EVERYTHING]]);
  });

  test('does not reach a control plane that is away, and nothing but the log hears of it', async () => {
    const lines: string[] = [];
    const cloudFront = open('http://127.0.0.1:1', lines, { attempts: 2 });

    cloudFront.forget(['restaurant:seoul-bbq']);
    await cloudFront.close();

    expect(lines).toHaveLength(1);
  });
});

const python = findEmulator();
describe.runIf(python)('in an AWS emulator', { timeout: 180_000 }, () => {
  test('an invalidation of a distribution holds the tags of the restaurant that changed', async () => {
    const aws = await startEmulator(python ?? '');
    closing.push(() => aws.stop());
    const client = new CloudFrontClient({
      region: 'us-east-1',
      endpoint: aws.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const { Distribution } = await client.send(
      new CreateDistributionCommand({
        DistributionConfig: {
          CallerReference: 'test',
          Comment: '',
          Enabled: true,
          Origins: {
            Quantity: 1,
            Items: [
              {
                Id: 'service',
                DomainName: 'origin.example',
                CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
              },
            ],
          },
          DefaultCacheBehavior: { TargetOriginId: 'service', ViewerProtocolPolicy: 'redirect-to-https' },
        },
      }),
    );
    const DistributionId = Distribution?.Id ?? '';
    const cloudFront = openCloudFront({
      distributionId: DistributionId,
      endpoint: aws.url,
      log: pino({ level: 'silent' }),
    });

    cloudFront.forget(['restaurant:seoul-bbq', 'restaurants']);
    await cloudFront.close();

    const { InvalidationList } = await client.send(new ListInvalidationsCommand({ DistributionId }));
    client.destroy();
    expect(InvalidationList?.Items).toHaveLength(1);
    expect(InvalidationList?.Items?.[0]?.Status).toBe('COMPLETED');
  });
});
