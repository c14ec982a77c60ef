import { readFileSync } from 'node:fs';
import { quicktableDistribution } from '@quicktable/edge';
import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { alarmDefinitions, type CacheForm, createProductionApp, defaultSettings } from '../src/index.ts';

function stackNamed(stacks: readonly Stack[], name: string): Template {
  const stack = stacks.find((each) => each.stackName === `quicktable-${name}`);
  if (!stack) throw new Error(`There is no stack ${name}.`);
  return Template.fromStack(stack);
}

const { stacks } = createProductionApp();

describe.each(['replicated', 'cluster', 'serverless'] satisfies CacheForm[])(
  'with a %s cache',
  (cacheForm) => {
    test('cdk-nag has no finding that is not accepted with a reason', () => {
      const { app } = createProductionApp({ ...defaultSettings, cacheForm });

      const report = new AwsSolutionsChecks(app).validateScope(app);

      const findings = report.violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName}: ${constructPath}`),
      );
      expect(findings).toEqual([]);
    });
  },
);

describe('the cache', () => {
  test('is Valkey in two zones with failover, encryption, IAM users, backups and its own parameters', () => {
    const cache = stackNamed(stacks, 'cache');

    cache.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine: 'valkey',
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
      AtRestEncryptionEnabled: true,
      TransitEncryptionEnabled: true,
      SnapshotRetentionLimit: 7,
      UserGroupIds: [Match.anyValue()],
    });
    cache.hasResourceProperties('AWS::ElastiCache::User', { AuthenticationMode: { Type: 'iam' } });
    cache.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
      Properties: Match.objectLike({ 'maxmemory-policy': 'volatile-lru' }),
    });
  });

  test('can be several shards, or serverless with a bound', () => {
    const cluster = stackNamed(
      createProductionApp({ ...defaultSettings, cacheForm: 'cluster' }).stacks,
      'cache',
    );
    cluster.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      NumNodeGroups: 2,
      ReplicasPerNodeGroup: 1,
    });

    const serverless = stackNamed(
      createProductionApp({ ...defaultSettings, cacheForm: 'serverless' }).stacks,
      'cache',
    );
    serverless.resourceCountIs('AWS::ElastiCache::ReplicationGroup', 0);
    serverless.hasResourceProperties('AWS::ElastiCache::ServerlessCache', {
      CacheUsageLimits: Match.objectLike({ ECPUPerSecond: { Maximum: 30_000 } }),
    });
  });
});

describe('the tables', () => {
  test('can be restored to any second, cannot be deleted by accident, and outlive the stack', () => {
    const tables = stackNamed(stacks, 'data').findResources('AWS::DynamoDB::Table');

    expect(Object.keys(tables)).toHaveLength(2);
    for (const table of Object.values(tables)) {
      expect(table).toMatchObject({
        DeletionPolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      });
    }
  });
});

describe('the service', () => {
  const service = stackNamed(stacks, 'service');

  test('is replaced one by one and rolled back when it does not become healthy', () => {
    service.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 2,
      DeploymentConfiguration: Match.objectLike({
        MinimumHealthyPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      }),
    });
    service.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/health' });
    service.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 20,
    });
  });

  test('counts clients by the address that CloudFront saw', () => {
    service.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({ Environment: Match.arrayWith([{ Name: 'TRUSTED_PROXIES', Value: '2' }]) }),
      ],
    });
  });

  test('may invalidate one distribution, once it is told which, and nothing else of CloudFront', () => {
    service.hasParameter('DistributionId', { Default: '' });
    service.hasResource('AWS::IAM::Policy', {
      Condition: 'HasDistribution',
      Properties: {
        PolicyDocument: {
          Statement: [
            Match.objectLike({
              Action: 'cloudfront:CreateInvalidation',
              Resource: {
                'Fn::Sub': [
                  'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Id}',
                  { Id: { Ref: 'DistributionId' } },
                ],
              },
            }),
          ],
        },
      },
    });
    const actions = JSON.stringify(service.toJSON()).match(/cloudfront:\w+/g);
    expect(actions).toEqual(['cloudfront:CreateInvalidation']);
  });

  test('is reached through CloudFront only: by address and by secret', () => {
    service.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [Match.objectLike({ FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) })],
    });
    service.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [
        {
          Field: 'http-header',
          HttpHeaderConfig: { HttpHeaderName: 'x-quicktable-origin', Values: [{ Ref: 'OriginSecret' }] },
        },
      ],
    });
    const network = stackNamed(stacks, 'network');
    const incoming = Object.values(network.findResources('AWS::EC2::SecurityGroupIngress'));
    const fromOutside = incoming.filter((rule) => rule['Properties'].SourceSecurityGroupId === undefined);
    expect(fromOutside.map((rule) => rule['Properties'].SourcePrefixListId)).toEqual([
      { Ref: 'CloudFrontPrefixList' },
    ]);
  });

  test('may use its tables and its cache, and no star stands for either', () => {
    const policies = JSON.stringify(service.findResources('AWS::IAM::Policy'));

    expect(policies).toContain('elasticache:Connect');
    expect(policies).not.toContain('dynamodb:*');
    expect(policies).not.toContain('dynamodb:DeleteTable');
  });

  test('reaches DynamoDB without the NAT gateway', () => {
    const endpoints = stackNamed(stacks, 'network').findResources('AWS::EC2::VPCEndpoint');

    expect(JSON.stringify(endpoints)).toContain('.dynamodb');
  });
});

describe('the edge', () => {
  const edge = stackNamed(stacks, 'edge');
  const [distribution] = Object.values(edge.findResources('AWS::CloudFront::Distribution'));
  const config = distribution?.['Properties']?.['DistributionConfig'] as Record<string, unknown>;

  test('has the behaviours of packages/edge, in their order', () => {
    const patterns = (config['CacheBehaviors'] as { PathPattern: string }[]).map((each) => each.PathPattern);

    expect([...patterns, '*']).toEqual(quicktableDistribution.behaviors.map((each) => each.pathPattern));
  });

  test('has the very text of the function files, each once', () => {
    const functions = Object.values(edge.findResources('AWS::CloudFront::Function'));
    const codes = functions.map((each) => String(each['Properties'].FunctionCode));

    for (const name of ['viewer-request', 'viewer-response']) {
      const file = new URL(`../../packages/edge/functions/${name}.js`, import.meta.url);
      expect(codes).toContain(readFileSync(file, 'utf8'));
    }
    expect(functions).toHaveLength(2);
  });

  test('has the times and keys of the policies', () => {
    edge.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: Match.objectLike({
        Name: 'quicktable-availability',
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: 60,
        ParametersInCacheKeyAndForwardedToOrigin: Match.objectLike({
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['accept-language'] },
          QueryStringsConfig: { QueryStringBehavior: 'all' },
          CookiesConfig: { CookieBehavior: 'none' },
        }),
      }),
    });
  });

  test('reads cache tags, keeps no error longer than the origin says, and stands behind WAF', () => {
    expect(config).toMatchObject({
      CacheTagConfig: { HeaderName: 'cache-tag' },
      WebACLId: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
    });
    const errors = config['CustomErrorResponses'] as { ErrorCode: number; ErrorCachingMinTTL: number }[];
    expect(errors.map((each) => each.ErrorCachingMinTTL)).toEqual(errors.map(() => 0));
    edge.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
  });

  test('lets nobody but CloudFront read the error pages', () => {
    edge.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Condition: { StringEquals: { 'AWS:SourceArn': Match.anyValue() } },
          }),
        ]),
      }),
    });
  });
});

describe('the watch', () => {
  const observability = stackNamed(stacks, 'observability');

  test('has an alarm for each definition, and each calls when it begins and when it ends', () => {
    const alarms = Object.values(observability.findResources('AWS::CloudWatch::Alarm'));

    expect(new Set(alarms.map((each) => each['Properties'].AlarmName))).toEqual(
      new Set(alarmDefinitions.map((each) => `QuickTable-${each.id}`)),
    );
    for (const alarm of alarms) {
      expect(alarm['Properties'].AlarmActions).toHaveLength(1);
      expect(alarm['Properties'].OKActions).toHaveLength(1);
    }
  });

  test('has a runbook for each alarm, and none for an alarm that is gone', () => {
    const runbooks = readFileSync(new URL('../../docs/operations/runbooks.md', import.meta.url), 'utf8');
    const headings = [...runbooks.matchAll(/^## (\w+)$/gm)].map((match) => match[1]);

    expect(headings).toEqual(alarmDefinitions.map((each) => each.id));
  });

  test('has a dashboard and a budget', () => {
    observability.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    stackNamed(stacks, 'budget').resourceCountIs('AWS::Budgets::Budget', 1);
  });
});
