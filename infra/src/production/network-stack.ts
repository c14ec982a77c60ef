/** Two zones with public, private and isolated subnets; DynamoDB and S3 are reached without the NAT gateways. */
import { CfnParameter, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type ProductionSettings, redisPort, servicePort } from './settings.ts';

export class NetworkStack extends Stack {
  readonly vpc: Vpc;
  readonly loadBalancerGroup: SecurityGroup;
  readonly serviceGroup: SecurityGroup;
  readonly cacheGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: StackProps & { settings: ProductionSettings }) {
    super(scope, id, props);
    const flowLogs = new LogGroup(this, 'FlowLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
      availabilityZones: props.settings.zones.map((zone) => Fn.sub(`\${AWS::Region}${zone}`)),
      // One for each zone: a zone that fails takes no other with it.
      natGateways: 2,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 },
        { name: 'service', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
        { name: 'cache', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      gatewayEndpoints: {
        dynamodb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        s3: { service: GatewayVpcEndpointAwsService.S3 },
      },
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(flowLogs) } },
    });
    const group = (name: string, description: string, allowAllOutbound: boolean): SecurityGroup =>
      new SecurityGroup(this, name, { vpc: this.vpc, description, allowAllOutbound });
    this.loadBalancerGroup = group(
      'LoadBalancerGroup',
      'The load balancer: HTTPS from CloudFront only',
      false,
    );
    this.serviceGroup = group('ServiceGroup', 'The service: requests from the load balancer only', true);
    this.cacheGroup = group('CacheGroup', 'The cache: connections from the service only', false);
    const prefixList = new CfnParameter(this, 'CloudFrontPrefixList', {
      type: 'String',
      description:
        'Prefix list com.amazonaws.global.cloudfront.origin-facing of the region; the default is that of Seoul',
      default: 'pl-22a6434b',
    });
    this.loadBalancerGroup.addIngressRule(
      Peer.prefixList(prefixList.valueAsString),
      Port.tcp(443),
      'From CloudFront',
    );
    this.loadBalancerGroup.addEgressRule(this.serviceGroup, Port.tcp(servicePort), 'To the service');
    this.serviceGroup.addIngressRule(this.loadBalancerGroup, Port.tcp(servicePort), 'From the load balancer');
    // A serverless cache answers reads on the next port.
    const cachePorts = Port.tcpRange(redisPort, redisPort + 1);
    this.cacheGroup.addIngressRule(this.serviceGroup, cachePorts, 'From the service');
  }
}
