import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labStackName } from '../src/index.ts';
import { labTemplateYaml } from '../src/lab/lab-template.ts';
import { type Emulator, elements, findEmulator, startEmulator } from './lib/aws-tools.ts';

const python = findEmulator();
if (python === undefined) {
  process.stderr.write(
    'The lab stack was not created in an emulator: no Python with moto is on this machine (pip install "moto[server]").\n',
  );
}

const cloudFormation = '2010-05-15';
const ec2 = '2016-11-15';
const elastiCache = '2015-02-02';

// The emulator takes half a minute for its first stack on a busy machine.
describe.runIf(python)('the lab stack in an AWS emulator', { timeout: 180_000 }, () => {
  let aws: Emulator;

  beforeAll(async () => {
    aws = await startEmulator(python ?? '');
  });
  afterAll(() => aws.stop());

  async function create(parameters: Record<string, string>): Promise<Map<string, string>> {
    const list = Object.entries(parameters).flatMap(([name, value], index) => [
      [`Parameters.member.${index + 1}.ParameterKey`, name],
      [`Parameters.member.${index + 1}.ParameterValue`, value],
    ]);
    await aws.query('cloudformation', cloudFormation, 'CreateStack', {
      StackName: labStackName,
      TemplateBody: labTemplateYaml(),
      'Capabilities.member.1': 'CAPABILITY_IAM',
      ...(Object.fromEntries(list) as Record<string, string>),
    });
    const stack = await aws.query('cloudformation', cloudFormation, 'DescribeStacks', {
      StackName: labStackName,
    });
    expect(elements(stack, 'StackStatus')).toEqual(['CREATE_COMPLETE']);
    const outputs = elements(stack, 'Outputs').flatMap((each) => elements(each, 'member'));
    return new Map(
      outputs.map((output) => [
        elements(output, 'OutputKey')[0] ?? '',
        elements(output, 'OutputValue')[0] ?? '',
      ]),
    );
  }

  async function deleteStack(): Promise<void> {
    await aws.query('cloudformation', cloudFormation, 'DeleteStack', { StackName: labStackName });
  }

  test('it becomes CREATE_COMPLETE with the seven outputs, each of which names a real thing, and leaves nothing', async () => {
    const vpcsBefore = elements(await aws.query('ec2', ec2, 'DescribeVpcs'), 'vpcId');

    const outputs = await create({});

    expect([...outputs.keys()]).toEqual(
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
    const output = (name: string): string => outputs.get(name) ?? '';

    const subnets = await aws.query('ec2', ec2, 'DescribeSubnets', {
      'SubnetId.1': output('PrivateSubnetAId'),
      'SubnetId.2': output('PrivateSubnetCId'),
    });
    expect(elements(subnets, 'availabilityZone').sort()).toEqual(['ap-northeast-2a', 'ap-northeast-2c']);
    expect(elements(subnets, 'vpcId')).toEqual([output('VpcId'), output('VpcId')]);
    expect(elements(subnets, 'mapPublicIpOnLaunch')).toEqual(['false', 'false']);

    const gateways = await aws.query('ec2', ec2, 'DescribeNatGateways', {
      'Filter.1.Name': 'vpc-id',
      'Filter.1.Value.1': output('VpcId'),
    });
    expect(elements(gateways, 'natGatewayId')).toHaveLength(1);

    const cacheGroup = await aws.query('ec2', ec2, 'DescribeSecurityGroups', {
      'GroupId.1': output('ElastiCacheSecurityGroupId'),
    });
    expect(elements(cacheGroup, 'groupName')[0]).toBe('week10-2-elasticache-sg');
    const incoming = elements(cacheGroup, 'ipPermissions')[0] ?? '';
    expect(elements(incoming, 'fromPort')).toEqual(['6379']);
    expect(elements(incoming, 'toPort')).toEqual(['6379']);
    expect(elements(incoming, 'groupId')).toEqual([output('EC2SecurityGroupId')]);
    expect(incoming).not.toContain('cidrIp');

    const clientGroup = await aws.query('ec2', ec2, 'DescribeSecurityGroups', {
      'GroupId.1': output('EC2SecurityGroupId'),
    });
    expect(elements(clientGroup, 'groupName')[0]).toBe('week10-2-ec2-sg');
    expect(elements(clientGroup, 'ipPermissions')[0] ?? '').not.toContain('fromPort');

    const subnetGroup = await aws.query('elasticache', elastiCache, 'DescribeCacheSubnetGroups', {
      CacheSubnetGroupName: output('ElastiCacheSubnetGroupName'),
    });
    expect(elements(subnetGroup, 'SubnetIdentifier').sort()).toEqual(
      [output('PrivateSubnetAId'), output('PrivateSubnetCId')].sort(),
    );

    const { Table } = await aws.json('dynamodb', 'DynamoDB_20120810.DescribeTable', {
      TableName: output('DynamoDBTableName'),
    });
    expect(Table).toMatchObject({
      TableName: 'Reservations',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      KeySchema: [
        { AttributeName: 'userId', KeyType: 'HASH' },
        { AttributeName: 'reservationId', KeyType: 'RANGE' },
      ],
      LocalSecondaryIndexes: [{ IndexName: 'userId-date-index' }],
      GlobalSecondaryIndexes: [{ IndexName: 'restaurantId-date-index' }],
    });

    const profile = await aws.query('iam', '2010-05-08', 'GetInstanceProfile', {
      InstanceProfileName: output('InstanceProfileName'),
    });
    expect(output('InstanceProfileName')).toContain('SSMInstanceProfile');
    expect(elements(profile, 'RoleName')).toHaveLength(1);

    await deleteStack();

    expect(elements(await aws.query('ec2', ec2, 'DescribeVpcs'), 'vpcId')).toEqual(vpcsBefore);
    const tables = await aws.json('dynamodb', 'DynamoDB_20120810.ListTables', {});
    expect(tables['TableNames']).toEqual([]);
    const groups = await aws.query('elasticache', elastiCache, 'DescribeCacheSubnetGroups');
    expect(groups).not.toContain(output('ElastiCacheSubnetGroupName'));
    const profiles = await aws.query('iam', '2010-05-08', 'ListInstanceProfiles');
    expect(elements(profiles, 'InstanceProfileName')).toEqual([]);
  });

  test.each([
    ['redis', '7.1', 'default.redis7'],
    ['valkey', '8.0', 'default.valkey8'],
  ])('with its options it makes the %s cache of task 1 and the instance of task 3', async (engine) => {
    const outputs = await create({ CreateCache: 'true', CreateClient: 'true', CacheEngine: engine });

    const cache = await aws.query('elasticache', elastiCache, 'DescribeReplicationGroups', {
      ReplicationGroupId: 'quicktable-cache',
    });
    expect(elements(cache, 'ReplicationGroupId')).toEqual(['quicktable-cache']);
    expect(elements(cache, 'Description')[0]).toBe('QuickTable reservation cache');
    expect(elements(cache, 'CacheNodeType')[0]).toBe('cache.t3.micro');
    expect(elements(cache, 'AutomaticFailover')[0]).toBe('disabled');
    expect(elements(cache, 'AtRestEncryptionEnabled')[0]).toBe('false');
    expect(elements(cache, 'TransitEncryptionEnabled')[0]).toBe('false');
    expect(elements(cache, 'SnapshotRetentionLimit')[0]).toBe('0');

    const instances = await aws.query('ec2', ec2, 'DescribeInstances', {
      'InstanceId.1': outputs.get('ClientInstanceId') ?? '',
    });
    expect(elements(instances, 'instanceType')[0]).toBe('t2.micro');
    expect(elements(instances, 'subnetId')[0]).toBe(outputs.get('PrivateSubnetAId'));
    expect(instances).not.toContain('<keyName>');
    expect(elements(instances, 'value')).toContain('quicktable-cache-client');

    await deleteStack();

    await expect(
      aws.query('elasticache', elastiCache, 'DescribeReplicationGroups', {
        ReplicationGroupId: 'quicktable-cache',
      }),
    ).rejects.toThrow(/NotFound/);
  });
});
