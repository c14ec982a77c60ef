/**
 * Tells CloudFront to forget what was made from a restaurant, by tag: an invalidation item that begins with `#` names a tag of the header that the
 * distribution's `CacheTagConfig` names. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html
 */
import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import type { Logger } from 'pino';
import { createInvalidationQueue, type InvalidationQueueOptions } from './invalidation-queue.ts';

export interface CloudFrontOptions {
  readonly distributionId: string;
  readonly log: Logger;
  /** For an emulator; CloudFront's own if absent. */
  readonly endpoint?: string;
  readonly queue?: Pick<InvalidationQueueOptions, 'collectMs' | 'firstPauseMs' | 'attempts'>;
}

export interface CloudFront {
  /** Forgets, soon, the answers made from restaurants that the tags name. */
  forget(tags: readonly string[]): void;
  close(): Promise<void>;
}

const requestTimeoutMs = 5_000;

/** CloudFront is a service of the whole world whose requests are signed for this region. */
const region = 'us-east-1';

/**
 * Invalidations are paid for by the item and take seconds to reach every edge. What lives there for two seconds, the free tables of an evening, is
 * gone sooner by itself; what lives for minutes, restaurants and their lists, is not.
 */
function isWorthIt(tag: string): boolean {
  return tag === 'restaurants' || tag.startsWith('restaurant:');
}

/** Refused for what it is, and not for when it came. */
const lasting: ReadonlySet<string> = new Set([
  'AccessDenied',
  'BatchTooLarge',
  'InvalidArgument',
  'NoSuchDistribution',
  'SignatureDoesNotMatch',
]);

export function openCloudFront({ distributionId, log, endpoint, queue }: CloudFrontOptions): CloudFront {
  // As for DynamoDB: what the SDK announces about Node is for us to know.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const client = new CloudFrontClient({
    region,
    // The queue repeats, under its own reference and for longer than a request lasts.
    maxAttempts: 1,
    ...(endpoint === undefined
      ? {}
      : { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  });
  const waiting = createInvalidationQueue({
    ...queue,
    async send(items, reference) {
      const { Invalidation } = await client.send(
        new CreateInvalidationCommand({
          DistributionId: distributionId,
          InvalidationBatch: {
            CallerReference: reference,
            Paths: { Quantity: items.length, Items: [...items] },
          },
        }),
        { abortSignal: AbortSignal.timeout(requestTimeoutMs) },
      );
      log.info({ invalidation: Invalidation?.Id, items }, 'the edge was told to forget');
    },
    mayPass: (error) => !(error instanceof Error && lasting.has(error.name)),
    onLost: (items, error) =>
      log.error({ err: error, distributionId, items }, 'the edge was not told what to forget'),
  });
  return {
    forget: (tags) => waiting.add(tags.filter(isWorthIt).map((tag) => `#${tag}`)),
    async close() {
      await waiting.close();
      client.destroy();
    },
  };
}
