/** Every alarm as data: what it watches, from when on it calls, and why. Each has a runbook of its name. */

export interface AlarmDefinition {
  readonly id: string;
  /** What it means for guests, in one sentence; it stands in the notification. */
  readonly description: string;
  readonly source: 'cache' | 'loadBalancer' | 'targets' | 'reservations';
  readonly metric: string;
  readonly statistic: string;
  readonly threshold: number;
  readonly comparison: 'above' | 'below';
  /** Minutes out of which `badMinutes` must be bad. */
  readonly minutes: number;
  readonly badMinutes: number;
}

export const alarmDefinitions: readonly AlarmDefinition[] = [
  {
    id: 'CacheEngineCpu',
    description: "The cache's one command thread is nearly full; reads will wait.",
    source: 'cache',
    metric: 'EngineCPUUtilization',
    statistic: 'Maximum',
    threshold: 80,
    comparison: 'above',
    minutes: 5,
    badMinutes: 3,
  },
  {
    id: 'CacheMemory',
    description: 'The cache is nearly full; it will begin to evict.',
    source: 'cache',
    metric: 'DatabaseMemoryUsagePercentage',
    statistic: 'Maximum',
    threshold: 80,
    comparison: 'above',
    minutes: 10,
    badMinutes: 5,
  },
  {
    id: 'CacheEvictions',
    description: 'The cache drops entries before their time; the database is asked more.',
    source: 'cache',
    metric: 'Evictions',
    statistic: 'Sum',
    threshold: 100,
    comparison: 'above',
    minutes: 5,
    badMinutes: 3,
  },
  {
    id: 'CacheConnections',
    description: 'More connections than the service opens; something leaks or scales too far.',
    source: 'cache',
    metric: 'CurrConnections',
    statistic: 'Maximum',
    threshold: 1_000,
    comparison: 'above',
    minutes: 5,
    badMinutes: 3,
  },
  {
    id: 'CacheReplicationLag',
    description: 'The replica is behind; a failover now would lose the newest entries.',
    source: 'cache',
    metric: 'ReplicationLag',
    statistic: 'Maximum',
    threshold: 5,
    comparison: 'above',
    minutes: 5,
    badMinutes: 3,
  },
  {
    id: 'CacheHitRate',
    description: 'Fewer reads than usual are answered from the cache; the database carries the rest.',
    source: 'cache',
    metric: 'CacheHitRate',
    statistic: 'Average',
    threshold: 80,
    comparison: 'below',
    minutes: 15,
    badMinutes: 15,
  },
  {
    id: 'ServiceErrors',
    description: 'The service answers with errors of its own; guests see them.',
    source: 'targets',
    metric: 'HTTPCode_Target_5XX_Count',
    statistic: 'Sum',
    threshold: 10,
    comparison: 'above',
    minutes: 5,
    badMinutes: 2,
  },
  {
    id: 'ServiceLatency',
    description: 'One request in a hundred takes longer than half a second.',
    source: 'targets',
    metric: 'TargetResponseTime',
    statistic: 'p99',
    threshold: 0.5,
    comparison: 'above',
    minutes: 5,
    badMinutes: 3,
  },
  {
    id: 'ServiceUnhealthy',
    description: 'A container does not pass its health check.',
    source: 'targets',
    metric: 'UnHealthyHostCount',
    statistic: 'Maximum',
    threshold: 0,
    comparison: 'above',
    minutes: 5,
    badMinutes: 5,
  },
  {
    id: 'LoadBalancerErrors',
    description: 'The load balancer found no container to ask.',
    source: 'loadBalancer',
    metric: 'HTTPCode_ELB_5XX_Count',
    statistic: 'Sum',
    threshold: 10,
    comparison: 'above',
    minutes: 5,
    badMinutes: 2,
  },
  {
    id: 'DatabaseThrottled',
    description: 'DynamoDB refuses requests of the reservations table; bookings are retried and may fail.',
    source: 'reservations',
    metric: 'ThrottledRequests',
    statistic: 'Sum',
    threshold: 0,
    comparison: 'above',
    minutes: 5,
    badMinutes: 2,
  },
];
