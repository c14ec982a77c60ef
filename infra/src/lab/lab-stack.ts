/**
 * The environment of the lab, week 10 session 2: what its task 0 creates, under the names that its later tasks look for. What
 * the student makes by hand, the cache (task 1) and the instance (task 3), are options and off.
 *
 * Resources are written one by one, not through CDK's larger constructs: the template is teaching material.
 */
import {
  Aws,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Fn,
  Stack,
  type StackProps,
  Token,
} from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import {
  CfnEIP,
  CfnInstance,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSecurityGroupIngress,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCGatewayAttachment,
} from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { CfnInstanceProfile, CfnRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  recordsSchema,
  recordsTimeToLiveAttribute,
  reservationsSchema,
  restaurantDateIndexName,
  tableActions,
  userDateIndexName,
} from '../shared/table-schema.ts';
import { clientUserData } from './client-user-data.ts';

/** The name that the lab's task 0 gives the stack. */
export const labStackName = 'week10-2-quicktable-cache-stack';

const redisPort = 6379;

export class LabStack extends Stack {
  readonly #parameters = this.#declareParameters();

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const network = this.#createNetwork();
    const groups = this.#createSecurityGroups(network.vpc);
    const subnetGroup = new CfnSubnetGroup(this, 'ElastiCacheSubnetGroup', {
      description: 'Private subnets for the QuickTable cache',
      subnetIds: [network.privateSubnetA.ref, network.privateSubnetC.ref],
      tags: this.#tags('week10-2-elasticache-subnet-group'),
    });
    const tables = this.#createTables();
    const profile = this.#createInstanceProfile(tables);
    this.#createCache(subnetGroup, groups.cache);
    this.#createClient(network, groups.client, profile);

    this.#output('VpcId', 'VPC of the lab', network.vpc.ref);
    this.#output('PrivateSubnetAId', 'Private subnet in zone a', network.privateSubnetA.ref);
    this.#output('PrivateSubnetCId', 'Private subnet in zone c', network.privateSubnetC.ref);
    this.#output('ElastiCacheSecurityGroupId', 'Security group of the cache', groups.cache.attrGroupId);
    this.#output('EC2SecurityGroupId', 'Security group of the instance', groups.client.attrGroupId);
    this.#output('ElastiCacheSubnetGroupName', 'Subnet group of the cache', subnetGroup.ref);
    this.#output('DynamoDBTableName', 'Table of the reservations', tables.reservations.ref);
    this.#output('InstanceProfileName', 'Instance profile to choose in task 3', profile.ref);
  }

  #declareParameters() {
    const text = (id: string, description: string, value: string, more: { allowedPattern?: string } = {}) =>
      new CfnParameter(this, id, { type: 'String', description, default: value, ...more });
    const cidr = (id: string, description: string, value: string) =>
      text(id, description, value, { allowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9]|2[0-8])$' });
    const choice = (id: string, description: string, allowedValues: string[]) =>
      new CfnParameter(this, id, { type: 'String', description, default: allowedValues[0]!, allowedValues });
    const parameters = {
      vpcCidr: cidr('VpcCidr', 'Address range of the VPC', '10.0.0.0/16'),
      publicSubnetACidr: cidr('PublicSubnetACidr', 'Public subnet in zone a', '10.0.1.0/24'),
      publicSubnetCCidr: cidr('PublicSubnetCCidr', 'Public subnet in zone c', '10.0.2.0/24'),
      privateSubnetACidr: cidr('PrivateSubnetACidr', 'Private subnet in zone a', '10.0.11.0/24'),
      privateSubnetCCidr: cidr('PrivateSubnetCCidr', 'Private subnet in zone c', '10.0.12.0/24'),
      tableName: text('TableName', 'Name of the reservations table', 'Reservations', {
        allowedPattern: '^[a-zA-Z0-9_.-]{3,247}$',
      }),
      createdBy: text('CreatedBy', 'Value of the tag CreatedBy', 'Student'),
      createCache: choice('CreateCache', 'Create the cache of task 1 too', ['false', 'true']),
      cacheEngine: choice('CacheEngine', 'Redis OSS 7.1, as in the lab, or Valkey 8', ['redis', 'valkey']),
      cacheNodeType: choice('CacheNodeType', 'Node type of the cache', [
        'cache.t3.micro',
        'cache.t4g.micro',
        'cache.t3.small',
      ]),
      createClient: choice('CreateClient', 'Create the instance of task 3 too', ['false', 'true']),
      instanceType: choice('InstanceType', 'Type of the instance', ['t2.micro', 't3.micro', 't3.small']),
      imageId: new CfnParameter(this, 'ImageId', {
        type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
        description: 'Amazon Linux 2023, the newest image',
        default: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
      }),
      archiveUrl: text(
        'ArchiveUrl',
        'Where the instance fetches week10-2-elasticache-lab.zip; empty: it is copied by hand, as in task 5',
        '',
      ),
    };
    this.templateOptions.metadata = {
      'AWS::CloudFormation::Interface': {
        ParameterGroups: [
          {
            Label: { default: 'Network' },
            Parameters: [
              'VpcCidr',
              'PublicSubnetACidr',
              'PublicSubnetCCidr',
              'PrivateSubnetACidr',
              'PrivateSubnetCCidr',
            ],
          },
          { Label: { default: 'Data and tags' }, Parameters: ['TableName', 'CreatedBy'] },
          {
            Label: { default: 'Options: what tasks 1 and 3 create by hand' },
            Parameters: [
              'CreateCache',
              'CacheEngine',
              'CacheNodeType',
              'CreateClient',
              'InstanceType',
              'ImageId',
              'ArchiveUrl',
            ],
          },
        ],
      },
    };
    return parameters;
  }

  #tags(name?: string): { key: string; value: string }[] {
    return [
      ...(name === undefined ? [] : [{ key: 'Name', value: name }]),
      { key: 'Project', value: 'AWS-Lab' },
      { key: 'Week', value: '10-2' },
      { key: 'CreatedBy', value: this.#parameters.createdBy.valueAsString },
    ];
  }

  #output(id: string, description: string, value: string, condition?: CfnCondition): void {
    new CfnOutput(this, id, { description, value, ...(condition ? { condition } : {}) });
  }

  #createNetwork() {
    const parameters = this.#parameters;
    const vpc = new CfnVPC(this, 'Vpc', {
      cidrBlock: parameters.vpcCidr.valueAsString,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: this.#tags('week10-2-vpc'),
    });
    const internetGateway = new CfnInternetGateway(this, 'InternetGateway', {
      tags: this.#tags('week10-2-igw'),
    });
    const attachment = new CfnVPCGatewayAttachment(this, 'InternetGatewayAttachment', {
      vpcId: vpc.ref,
      internetGatewayId: internetGateway.ref,
    });
    const subnet = (id: string, zone: string, cidr: CfnParameter, isPublic: boolean): CfnSubnet =>
      new CfnSubnet(this, id, {
        vpcId: vpc.ref,
        availabilityZone: Fn.sub(`\${AWS::Region}${zone}`),
        cidrBlock: cidr.valueAsString,
        mapPublicIpOnLaunch: isPublic,
        tags: this.#tags(`week10-2-${isPublic ? 'public' : 'private'}-subnet-${zone}`),
      });
    const publicSubnetA = subnet('PublicSubnetA', 'a', parameters.publicSubnetACidr, true);
    const publicSubnetC = subnet('PublicSubnetC', 'c', parameters.publicSubnetCCidr, true);
    const privateSubnetA = subnet('PrivateSubnetA', 'a', parameters.privateSubnetACidr, false);
    const privateSubnetC = subnet('PrivateSubnetC', 'c', parameters.privateSubnetCCidr, false);

    const address = new CfnEIP(this, 'NatAddress', { domain: 'vpc', tags: this.#tags('week10-2-nat-eip') });
    address.addResourceDependency(attachment);
    // One gateway, in one zone: enough for a lab, and half the cost of two.
    const natGateway = new CfnNatGateway(this, 'NatGateway', {
      allocationId: address.attrAllocationId,
      subnetId: publicSubnetA.ref,
      tags: this.#tags('week10-2-nat'),
    });

    const publicRoutes = new CfnRouteTable(this, 'PublicRouteTable', {
      vpcId: vpc.ref,
      tags: this.#tags('week10-2-public-routes'),
    });
    const publicRoute = new CfnRoute(this, 'PublicRoute', {
      routeTableId: publicRoutes.ref,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: internetGateway.ref,
    });
    publicRoute.addResourceDependency(attachment);
    const privateRoutes = new CfnRouteTable(this, 'PrivateRouteTable', {
      vpcId: vpc.ref,
      tags: this.#tags('week10-2-private-routes'),
    });
    const privateRoute = new CfnRoute(this, 'PrivateRoute', {
      routeTableId: privateRoutes.ref,
      destinationCidrBlock: '0.0.0.0/0',
      natGatewayId: natGateway.ref,
    });
    const associate = (id: string, of: CfnSubnet, routes: CfnRouteTable): CfnSubnetRouteTableAssociation =>
      new CfnSubnetRouteTableAssociation(this, id, { subnetId: of.ref, routeTableId: routes.ref });
    associate('PublicSubnetARoutes', publicSubnetA, publicRoutes);
    associate('PublicSubnetCRoutes', publicSubnetC, publicRoutes);
    const privateSubnetARoutes = associate('PrivateSubnetARoutes', privateSubnetA, privateRoutes);
    associate('PrivateSubnetCRoutes', privateSubnetC, privateRoutes);
    return { vpc, privateSubnetA, privateSubnetC, outward: [privateRoute, privateSubnetARoutes] };
  }

  #createSecurityGroups(vpc: CfnVPC): { cache: CfnSecurityGroup; client: CfnSecurityGroup } {
    const client = new CfnSecurityGroup(this, 'EC2SecurityGroup', {
      groupName: 'week10-2-ec2-sg',
      groupDescription: 'The client instance: nothing comes in, Session Manager needs no open port',
      vpcId: vpc.ref,
      securityGroupEgress: [
        {
          ipProtocol: '-1',
          cidrIp: '0.0.0.0/0',
          description: 'Packages, Session Manager, DynamoDB, the cache',
        },
      ],
      tags: this.#tags('week10-2-ec2-sg'),
    });
    const cache = new CfnSecurityGroup(this, 'ElastiCacheSecurityGroup', {
      groupName: 'week10-2-elasticache-sg',
      groupDescription: 'The cache: Redis from the client instance only',
      vpcId: vpc.ref,
      tags: this.#tags('week10-2-elasticache-sg'),
    });
    new CfnSecurityGroupIngress(this, 'RedisFromEC2', {
      groupId: cache.attrGroupId,
      ipProtocol: 'tcp',
      fromPort: redisPort,
      toPort: redisPort,
      sourceSecurityGroupId: client.attrGroupId,
      description: 'Redis from the client instance',
    });
    return { cache, client };
  }

  #createTables(): { reservations: CfnTable; records: CfnTable } {
    const name = this.#parameters.tableName.valueAsString;
    const reservations = new CfnTable(this, 'ReservationsTable', {
      tableName: name,
      billingMode: 'PAY_PER_REQUEST',
      ...reservationsSchema,
      tags: this.#tags(),
    });
    // Beyond the lab's tasks: restaurants, holds and the rest of the service. It costs nothing while it is not used.
    const records = new CfnTable(this, 'RecordsTable', {
      tableName: `${name}-records`,
      billingMode: 'PAY_PER_REQUEST',
      ...recordsSchema,
      timeToLiveSpecification: { enabled: true, attributeName: recordsTimeToLiveAttribute },
      tags: this.#tags(),
    });
    return { reservations, records };
  }

  #createInstanceProfile(tables: { reservations: CfnTable; records: CfnTable }): CfnInstanceProfile {
    const role = new CfnRole(this, 'SSMInstanceRole', {
      description: 'The client instance: Session Manager, the two tables, and the address of the cache',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      managedPolicyArns: [Fn.sub('arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore')],
      policies: [
        {
          policyName: 'QuickTableData',
          policyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Tables',
                Effect: 'Allow',
                Action: tableActions,
                Resource: [
                  tables.reservations.attrArn,
                  Fn.join('/', [tables.reservations.attrArn, 'index', userDateIndexName]),
                  Fn.join('/', [tables.reservations.attrArn, 'index', restaurantDateIndexName]),
                  tables.records.attrArn,
                ],
              },
              {
                Sid: 'CacheAddress',
                Effect: 'Allow',
                Action: 'elasticache:DescribeReplicationGroups',
                Resource: Fn.sub(
                  'arn:${AWS::Partition}:elasticache:${AWS::Region}:${AWS::AccountId}:replicationgroup:quicktable-cache',
                ),
              },
            ],
          },
        },
      ],
      tags: this.#tags(),
    });
    // Without a name of its own: the console then asks for the acknowledgement that the lab shows, and two students can
    // share an account. The list of task 3 shows it as "<stack>-SSMInstanceProfile-<letters>".
    return new CfnInstanceProfile(this, 'SSMInstanceProfile', { roles: [role.ref] });
  }

  #createCache(subnetGroup: CfnSubnetGroup, group: CfnSecurityGroup): void {
    const { createCache, cacheEngine, cacheNodeType } = this.#parameters;
    const isWanted = new CfnCondition(this, 'IsCacheWanted', {
      expression: Fn.conditionEquals(createCache.valueAsString, 'true'),
    });
    const isValkey = new CfnCondition(this, 'IsValkey', {
      expression: Fn.conditionEquals(cacheEngine.valueAsString, 'valkey'),
    });
    const either = (valkey: string, redis: string): string =>
      Token.asString(Fn.conditionIf(isValkey.logicalId, valkey, redis));
    const cache = new CfnReplicationGroup(this, 'Cache', {
      replicationGroupId: 'quicktable-cache',
      replicationGroupDescription: 'QuickTable reservation cache',
      engine: cacheEngine.valueAsString,
      engineVersion: either('8.0', '7.1'),
      cacheParameterGroupName: either('default.valkey8', 'default.redis7'),
      cacheNodeType: cacheNodeType.valueAsString,
      numCacheClusters: 1,
      automaticFailoverEnabled: false,
      multiAzEnabled: false,
      port: redisPort,
      networkType: 'ipv4',
      cacheSubnetGroupName: subnetGroup.ref,
      securityGroupIds: [group.attrGroupId],
      atRestEncryptionEnabled: false,
      transitEncryptionEnabled: false,
      snapshotRetentionLimit: 0,
      tags: this.#tags(),
    });
    cache.cfnOptions.condition = isWanted;
    this.#output(
      'CacheEndpoint',
      'Primary endpoint for REDIS_HOST',
      cache.attrPrimaryEndPointAddress,
      isWanted,
    );
  }

  #createClient(
    network: { privateSubnetA: CfnSubnet; outward: readonly CfnResource[] },
    group: CfnSecurityGroup,
    profile: CfnInstanceProfile,
  ): void {
    const { createClient, instanceType, imageId, archiveUrl } = this.#parameters;
    const isWanted = new CfnCondition(this, 'IsClientWanted', {
      expression: Fn.conditionEquals(createClient.valueAsString, 'true'),
    });
    const client = new CfnInstance(this, 'Client', {
      imageId: imageId.valueAsString,
      instanceType: instanceType.valueAsString,
      iamInstanceProfile: profile.ref,
      // A private subnet gives no public address.
      subnetId: network.privateSubnetA.ref,
      securityGroupIds: [group.attrGroupId],
      userData: Fn.base64(
        Fn.sub(clientUserData, {
          ArchiveUrl: archiveUrl.valueAsString,
          Region: Aws.REGION,
          Table: this.#parameters.tableName.valueAsString,
        }),
      ),
      tags: this.#tags('quicktable-cache-client'),
    });
    client.cfnOptions.condition = isWanted;
    // It installs packages as it starts, so its way out must be there.
    for (const resource of network.outward) client.addResourceDependency(resource);
    this.#output('ClientInstanceId', 'Instance to open with Session Manager', client.ref, isWanted);
  }
}
