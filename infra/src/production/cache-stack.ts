/**
 * The cache as the lab's tips recommend it for production: Valkey in two zones with failover, encrypted at rest and in transit,
 * entered by IAM, backed up. Options: several shards, or serverless.
 */
import { ArnFormat, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  CfnParameterGroup,
  CfnReplicationGroup,
  CfnServerlessCache,
  CfnSubnetGroup,
  CfnUser,
  CfnUserGroup,
} from 'aws-cdk-lib/aws-elasticache';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { accept } from './findings.ts';
import type { NetworkStack } from './network-stack.ts';
import { cacheName, cacheUserId, type ProductionSettings, redisPort } from './settings.ts';

export interface CacheStackProps extends StackProps {
  readonly settings: ProductionSettings;
  readonly network: NetworkStack;
}

export class CacheStack extends Stack {
  /** Where the service connects. */
  readonly endpoint: string;
  /** What the service's role may connect to, beside the user. */
  readonly cacheArn: string;
  readonly userArn: string;

  constructor(scope: Construct, id: string, props: CacheStackProps) {
    super(scope, id, props);
    const { settings, network } = props;
    const user = new CfnUser(this, 'ServiceUser', {
      engine: 'valkey',
      userId: cacheUserId,
      userName: cacheUserId,
      authenticationMode: { Type: 'iam' },
      // All keys and channels; of the dangerous commands only INFO, which the statistics come from.
      accessString: 'on ~* &* +@all -@admin -@dangerous +info',
    });
    const userGroup = new CfnUserGroup(this, 'Users', {
      engine: 'valkey',
      userGroupId: `${cacheName}-users`,
      userIds: [user.ref],
    });
    this.userArn = user.attrArn;
    const subnetIds = network.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }).subnetIds;

    if (settings.cacheForm === 'serverless') {
      const cache = new CfnServerlessCache(this, 'Cache', {
        serverlessCacheName: cacheName,
        description: 'QuickTable reservation cache',
        engine: 'valkey',
        majorEngineVersion: '8',
        subnetIds,
        securityGroupIds: [network.cacheGroup.securityGroupId],
        userGroupId: userGroup.ref,
        dailySnapshotTime: '18:00',
        snapshotRetentionLimit: 7,
        // A bound on the bill: beyond it requests are refused, which the service survives.
        cacheUsageLimits: {
          dataStorage: { maximum: 10, unit: 'GB' },
          ecpuPerSecond: { maximum: 30_000 },
        },
      });
      this.endpoint = cache.attrEndpointAddress;
      this.cacheArn = cache.attrArn;
      return;
    }

    const isCluster = settings.cacheForm === 'cluster';
    const subnetGroup = new CfnSubnetGroup(this, 'SubnetGroup', {
      description: 'Isolated subnets in two zones',
      subnetIds,
    });
    const parameters = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: 'valkey8',
      description: 'What the caching library wants of its store',
      properties: {
        // All that the library writes has a lifetime; the guards of an invalidation are the newest keys and go last.
        'maxmemory-policy': 'volatile-lru',
        // Memory is given back in the background, so that a large value's end stops nobody.
        'lazyfree-lazy-eviction': 'yes',
        'lazyfree-lazy-expire': 'yes',
        ...(isCluster ? { 'cluster-enabled': 'yes' } : {}),
      },
    });
    const slowLog = new LogGroup(this, 'SlowLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const cache = new CfnReplicationGroup(this, 'Cache', {
      replicationGroupId: cacheName,
      replicationGroupDescription: 'QuickTable reservation cache',
      engine: 'valkey',
      engineVersion: '8.0',
      cacheNodeType: settings.cacheNodeType,
      cacheParameterGroupName: parameters.ref,
      ...(isCluster
        ? { clusterMode: 'enabled', numNodeGroups: 2, replicasPerNodeGroup: 1 }
        : { numCacheClusters: 2 }),
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      port: redisPort,
      cacheSubnetGroupName: subnetGroup.ref,
      securityGroupIds: [network.cacheGroup.securityGroupId],
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      userGroupIds: [userGroup.ref],
      snapshotRetentionLimit: 7,
      // Three in the morning in Seoul; maintenance after the backup.
      snapshotWindow: '18:00-19:00',
      preferredMaintenanceWindow: 'mon:19:00-mon:20:00',
      autoMinorVersionUpgrade: true,
      logDeliveryConfigurations: [
        {
          logType: 'slow-log',
          logFormat: 'json',
          destinationType: 'cloudwatch-logs',
          destinationDetails: { cloudWatchLogsDetails: { logGroup: slowLog.logGroupName } },
        },
      ],
    });
    accept(cache, 'AwsSolutions-AEC6', 'Users come in by IAM, which takes the place of a shared AUTH token.');
    this.endpoint = isCluster ? cache.attrConfigurationEndPointAddress : cache.attrPrimaryEndPointAddress;
    this.cacheArn = this.formatArn({
      service: 'elasticache',
      resource: 'replicationgroup',
      resourceName: cacheName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
