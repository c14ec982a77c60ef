/**
 * On-demand prices by the hour, in US dollars. Prices change: the date says when these were noted, and the AWS Pricing
 * Calculator says what they are today.
 *
 * `ap-northeast-2` is Seoul. `guide` holds the figures of the lab's own table, which are those of US East.
 */

export const pricesNotedOn = '2026-11-22';

interface PriceList {
  readonly label: string;
  readonly natGateway: number;
  readonly publicAddress: number;
  readonly cacheNode: Readonly<Record<string, number>>;
  readonly instance: Readonly<Record<string, number>>;
}

export const priceLists: { readonly guide: PriceList; readonly 'ap-northeast-2': PriceList } = {
  guide: {
    label: "the lab guide's table",
    natGateway: 0.045,
    // The guide does not count the gateway's public address.
    publicAddress: 0,
    cacheNode: { 'cache.t3.micro': 0.017, 'cache.t4g.micro': 0.016, 'cache.t3.small': 0.034 },
    instance: { 't2.micro': 0.0116, 't3.micro': 0.0104, 't3.small': 0.0208 },
  },
  'ap-northeast-2': {
    label: 'Seoul',
    natGateway: 0.059,
    publicAddress: 0.005,
    cacheNode: { 'cache.t3.micro': 0.025, 'cache.t4g.micro': 0.024, 'cache.t3.small': 0.05 },
    instance: { 't2.micro': 0.0144, 't3.micro': 0.013, 't3.small': 0.026 },
  },
};

/** What is paid by use in Seoul, in US dollars. */
export const usePrices = {
  /** A million read request units: a consistent read of up to 4 KB each. */
  databaseReadsMillion: 0.1355,
  /** A million write request units: a write of up to 1 KB each. */
  databaseWritesMillion: 0.678,
  /** A million HTTPS requests to CloudFront from Korea; the gigabytes that it sends are charged as well, and not counted here. */
  edgeRequestsMillion: 1.2,
};

/** Part of the on-demand price by which a Valkey node is cheaper than a Redis OSS node. */
export const valkeyDiscount = 0.2;
