/** DescribeEndpoints and DescribeLimits: what tools ask about the service itself. */
import type { Operation } from '../operation.ts';

export const describeLimits: Operation = {
  types: {},
  readsOrWritesItems: false,
  run: async () => ({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  }),
};

/** The address is the one that the caller used, so that endpoint discovery stays on this server. */
export const describeEndpoints = (host: string): Operation => ({
  types: {},
  readsOrWritesItems: false,
  run: async () => ({ Endpoints: [{ Address: host, CachePeriodInMinutes: 1440 }] }),
});
