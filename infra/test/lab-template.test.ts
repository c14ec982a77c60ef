import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  committedTemplates,
  createLabTemplate,
  hourlyCost,
  type Template,
  templatesFolder,
  totalPerHour,
} from '../src/index.ts';

const template = createLabTemplate();

interface Found {
  readonly id: string;
  readonly properties: Record<string, unknown>;
  readonly condition: string | undefined;
}

function resources(type: string): Found[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties, Condition }]) => ({ id, properties: { ...Properties }, condition: Condition }));
}

function only(type: string): Found {
  const found = resources(type);
  expect(found).toHaveLength(1);
  return found[0] as Found;
}

test('the committed templates are what the sources say; "npm run synth --workspace @quicktable/infra" writes them', () => {
  for (const { file, text } of committedTemplates()) {
    expect(readFileSync(new URL(file, templatesFolder), 'utf8'), file).toBe(text);
  }
});

test('the template is plain CloudFormation: it needs no CDK bucket, no assets and no bootstrap', () => {
  const text = committedTemplates()[0]?.text ?? '';

  expect(text).not.toMatch(/aws:cdk|BootstrapVersion|CDKMetadata|cdk-hnb659fds|aws:asset/);
  expect((parse(text) as Template).Resources).toEqual(template.Resources);
});

describe("the lab's environment", () => {
  test('four subnets, a public and a private one in each of the zones a and c', () => {
    const subnets = resources('AWS::EC2::Subnet').map(({ id, properties }) => [
      id,
      properties['AvailabilityZone'],
      properties['MapPublicIpOnLaunch'],
    ]);

    expect(subnets).toEqual([
      ['PublicSubnetA', { 'Fn::Sub': '${AWS::Region}a' }, true],
      ['PublicSubnetC', { 'Fn::Sub': '${AWS::Region}c' }, true],
      ['PrivateSubnetA', { 'Fn::Sub': '${AWS::Region}a' }, false],
      ['PrivateSubnetC', { 'Fn::Sub': '${AWS::Region}c' }, false],
    ]);
  });

  test('private subnets reach the world through the NAT gateway, public ones through the internet gateway', () => {
    const routes = Object.fromEntries(
      resources('AWS::EC2::Route').map(({ id, properties }) => [id, properties]),
    );

    expect(routes['PrivateRoute']).toMatchObject({
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: { Ref: 'NatGateway' },
    });
    expect(routes['PublicRoute']).toMatchObject({
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: { Ref: 'InternetGateway' },
    });
    expect(only('AWS::EC2::NatGateway').properties['SubnetId']).toEqual({ Ref: 'PublicSubnetA' });
  });

  test('only port 6379, and only from the group of the instance, reaches the cache', () => {
    const groups = resources('AWS::EC2::SecurityGroup').map(({ properties }) => properties['GroupName']);

    expect(groups).toEqual(['week10-2-ec2-sg', 'week10-2-elasticache-sg']);
    expect(only('AWS::EC2::SecurityGroupIngress').properties).toMatchObject({
      GroupId: { 'Fn::GetAtt': ['ElastiCacheSecurityGroup', 'GroupId'] },
      IpProtocol: 'tcp',
      FromPort: 6379,
      ToPort: 6379,
      SourceSecurityGroupId: { 'Fn::GetAtt': ['EC2SecurityGroup', 'GroupId'] },
    });
    for (const { properties } of resources('AWS::EC2::SecurityGroup')) {
      expect(properties).not.toHaveProperty('SecurityGroupIngress');
    }
  });

  test('the seven outputs stand, and parameters have defaults', () => {
    expect(Object.keys(template.Outputs ?? {})).toEqual(
      expect.arrayContaining([
        'VpcId',
        'PrivateSubnetAId',
        'PrivateSubnetCId',
        'ElastiCacheSecurityGroupId',
        'EC2SecurityGroupId',
        'ElastiCacheSubnetGroupName',
        'DynamoDBTableName',
      ]),
    );
    for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
      expect(parameter, name).toHaveProperty('Default');
    }
  });

  test('each resource that can carry tags carries those of the lab', () => {
    const untagged = new Set([
      'AWS::EC2::Route',
      'AWS::EC2::SecurityGroupIngress',
      'AWS::EC2::SubnetRouteTableAssociation',
      'AWS::EC2::VPCGatewayAttachment',
      'AWS::IAM::InstanceProfile',
    ]);
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (untagged.has(Type)) continue;
      expect(Properties?.['Tags'], id).toEqual(
        expect.arrayContaining([
          { Key: 'Project', Value: 'AWS-Lab' },
          { Key: 'Week', Value: '10-2' },
          { Key: 'CreatedBy', Value: { Ref: 'CreatedBy' } },
        ]),
      );
    }
  });

  test('IAM names are left to CloudFormation, so that the acknowledgement of the lab is enough', () => {
    expect(only('AWS::IAM::Role').properties).not.toHaveProperty('RoleName');
    const profile = only('AWS::IAM::InstanceProfile');
    expect(profile.id).toBe('SSMInstanceProfile');
    expect(profile.properties).not.toHaveProperty('InstanceProfileName');
  });

  test('the role reaches the two tables and their indexes, and nothing by a star', () => {
    const role = JSON.stringify(only('AWS::IAM::Role').properties);

    expect(role).toContain('AmazonSSMManagedInstanceCore');
    expect(role).toContain('dynamodb:Query');
    expect(role).not.toContain('dynamodb:*');
    expect(role).not.toContain('"Resource":"*"');
    expect(role).not.toContain('dynamodb:DeleteTable');
  });

  test('nothing outlives the stack', () => {
    for (const [id, resource] of Object.entries(template.Resources)) {
      expect(resource.DeletionPolicy, id).toBeUndefined();
    }
  });

  test('the cache and the instance are options, off by default, with the settings of tasks 1 and 3', () => {
    expect(template.Parameters?.['CreateCache']?.Default).toBe('false');
    expect(template.Parameters?.['CreateClient']?.Default).toBe('false');
    const cache = only('AWS::ElastiCache::ReplicationGroup');
    expect(cache.condition).toBe('IsCacheWanted');
    expect(cache.properties).toMatchObject({
      ReplicationGroupId: 'quicktable-cache',
      ReplicationGroupDescription: 'QuickTable reservation cache',
      EngineVersion: { 'Fn::If': ['IsValkey', '8.0', '7.1'] },
      CacheParameterGroupName: { 'Fn::If': ['IsValkey', 'default.valkey8', 'default.redis7'] },
      Port: 6379,
      NumCacheClusters: 1,
      AutomaticFailoverEnabled: false,
      MultiAZEnabled: false,
      AtRestEncryptionEnabled: false,
      TransitEncryptionEnabled: false,
      SnapshotRetentionLimit: 0,
      NetworkType: 'ipv4',
    });
    const client = only('AWS::EC2::Instance');
    expect(client.condition).toBe('IsClientWanted');
    expect(client.properties).not.toHaveProperty('KeyName');
    expect(client.properties['SubnetId']).toEqual({ Ref: 'PrivateSubnetA' });
  });
});

describe('the hourly cost', () => {
  const everything = { CreateCache: 'true', CreateClient: 'true' };

  test("with the guide's prices it is the guide's sum", () => {
    expect(totalPerHour(hourlyCost(template, 'guide', everything)).toFixed(3)).toBe('0.074');
  });

  test('without the options only the gateway and its address count', () => {
    expect(hourlyCost(template, 'ap-northeast-2').map((line) => line.type)).toEqual([
      'public IPv4 address',
      'NAT gateway',
    ]);
  });

  test('Valkey is cheaper, and an unknown resource is refused rather than left out', () => {
    const redis = totalPerHour(hourlyCost(template, 'guide', everything));
    const valkey = totalPerHour(hourlyCost(template, 'guide', { ...everything, CacheEngine: 'valkey' }));
    expect(valkey).toBeLessThan(redis);

    const strange = { ...template, Resources: { X: { Type: 'AWS::Redshift::Cluster' } } };
    expect(() => hourlyCost(strange, 'guide')).toThrow(/Redshift/);
  });
});
