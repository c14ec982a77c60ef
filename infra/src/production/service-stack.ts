/**
 * The service: containers on Fargate in two zones behind a load balancer that only CloudFront can reach, replaced one by one,
 * rolled back when they do not become healthy.
 */
import { CfnCondition, CfnParameter, Duration, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AdjustmentType } from 'aws-cdk-lib/aws-applicationautoscaling';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AwsLogDriverMode,
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDriver,
  Secret as ContainerSecret,
} from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type ApplicationTargetGroup,
  ListenerAction,
  ListenerCertificate,
  ListenerCondition,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { tableActions } from '../shared/table-schema.ts';
import type { CacheStack } from './cache-stack.ts';
import { type DataStack, reservationsTableName } from './data-stack.ts';
import { accept } from './findings.ts';
import type { NetworkStack } from './network-stack.ts';
import {
  cacheName,
  cacheUserId,
  originSecretHeader,
  type ProductionSettings,
  redisPort,
  servicePort,
} from './settings.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: ProductionSettings;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly cache: CacheStack;
}

export class ServiceStack extends Stack {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly service: FargateService;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const text = (name: string, description: string, more: object = {}) =>
      new CfnParameter(this, name, { type: 'String', description, ...more }).valueAsString;
    const image = text('ImageUri', 'Image of the service in ECR, with its digest');
    const certificate = text('CertificateArn', 'Certificate of the load balancer');
    const originSecret = text('OriginSecret', 'The same value as in the edge stack', {
      noEcho: true,
      minLength: 32,
    });
    // The edge stack needs this one first, so the id comes with the second deployment.
    const distributionId = text('DistributionId', 'From the edge stack, once it stands; empty before', {
      default: '',
      allowedPattern: '^([A-Z0-9]{8,32})?$',
    });

    const { network } = props;
    const task = this.#createTask(props, image, distributionId);
    this.#allowInvalidations(task, distributionId);
    this.service = new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', {
        vpc: network.vpc,
        containerInsightsV2: ContainerInsights.ENABLED,
      }),
      taskDefinition: task,
      desiredCount: 2,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.seconds(30),
      securityGroups: [network.serviceGroup],
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    });

    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      internetFacing: true,
      securityGroup: network.loadBalancerGroup,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      dropInvalidHeaderFields: true,
      // Longer than CloudFront keeps a connection, so that the balancer never closes one under a request.
      idleTimeout: Duration.seconds(60),
    });
    this.loadBalancer.logAccessLogs(this.#createLogBucket());
    const listener = this.loadBalancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [ListenerCertificate.fromArn(certificate)],
      sslPolicy: SslPolicy.TLS13_RES,
      open: false,
      // Another distribution comes from the same addresses; without the secret it gets nothing.
      defaultAction: ListenerAction.fixedResponse(403, {
        contentType: 'text/plain',
        messageBody: 'Forbidden',
      }),
    });
    this.targets = listener.addTargets('Service', {
      port: servicePort,
      protocol: ApplicationProtocol.HTTP,
      targets: [this.service],
      priority: 1,
      conditions: [ListenerCondition.httpHeader(originSecretHeader, [originSecret])],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: '/health',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    this.#scale();
  }

  /** To create invalidations of this one distribution, and nothing else of CloudFront. */
  #allowInvalidations(task: FargateTaskDefinition, distributionId: string): void {
    const policy = new CfnPolicy(this, 'Invalidations', {
      policyName: 'invalidations',
      roles: [task.taskRole.roleName],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Invalidations',
            Effect: 'Allow',
            Action: 'cloudfront:CreateInvalidation',
            Resource: Fn.sub('arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Id}', {
              Id: distributionId,
            }),
          },
        ],
      },
    });
    policy.cfnOptions.condition = new CfnCondition(this, 'HasDistribution', {
      expression: Fn.conditionNot(Fn.conditionEquals(distributionId, '')),
    });
  }

  #createTask(
    { settings, data, cache }: ServiceStackProps,
    image: string,
    distributionId: string,
  ): FargateTaskDefinition {
    const adminToken = new Secret(this, 'AdminToken', {
      description: "Bearer token for the cache's controls and the metrics",
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
    });
    accept(
      adminToken,
      'AwsSolutions-SMG4',
      'Read at start; it is rotated by a deployment, as the runbook says.',
    );
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64 },
    });
    task.addContainer('api', {
      image: ContainerImage.fromRegistry(image),
      portMappings: [{ containerPort: servicePort }],
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(30),
      environment: {
        HOST: '0.0.0.0',
        PORT: String(servicePort),
        QUICKTABLE_PROFILE: 'production',
        // CloudFront and the load balancer, which nobody gets around: the client is whom CloudFront was called by.
        TRUSTED_PROXIES: '2',
        AWS_DEFAULT_REGION: settings.region,
        DYNAMODB_TABLE: reservationsTableName,
        REDIS_HOST: cache.endpoint,
        REDIS_PORT: String(redisPort),
        // A serverless cache speaks the cluster protocol.
        REDIS_MODE: settings.cacheForm === 'replicated' ? 'standalone' : 'cluster',
        REDIS_TLS: 'true',
        REDIS_IAM_USER: cacheUserId,
        REDIS_IAM_CACHE: cacheName,
        CLOUDFRONT_DISTRIBUTION_ID: distributionId,
        ...(settings.cacheForm === 'serverless' ? { REDIS_IAM_SERVERLESS: 'true' } : {}),
      },
      secrets: { QUICKTABLE_ADMIN_TOKEN: ContainerSecret.fromSecretsManager(adminToken) },
      logging: LogDriver.awsLogs({
        streamPrefix: 'api',
        // A log service that is slow must not stop a request.
        mode: AwsLogDriverMode.NON_BLOCKING,
        logGroup: new LogGroup(this, 'Log', {
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
    });
    accept(
      task,
      'AwsSolutions-ECS2',
      'The variables name hosts and tables; the one secret comes from Secrets Manager.',
    );
    task.addToTaskRolePolicy(
      new PolicyStatement({
        sid: 'Tables',
        actions: [...tableActions],
        resources: [
          data.reservations.tableArn,
          `${data.reservations.tableArn}/index/userId-date-index`,
          `${data.reservations.tableArn}/index/restaurantId-date-index`,
          data.records.tableArn,
        ],
      }),
    );
    task.addToTaskRolePolicy(
      new PolicyStatement({
        sid: 'Cache',
        actions: ['elasticache:Connect'],
        resources: [cache.cacheArn, cache.userArn],
      }),
    );
    accept(
      task.obtainExecutionRole(),
      'AwsSolutions-IAM5[Resource::*]',
      'ecr:GetAuthorizationToken knows no resource.',
    );
    return task;
  }

  #createLogBucket(): Bucket {
    const bucket = new Bucket(this, 'AccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(bucket, 'AwsSolutions-S1', 'It holds access logs itself.');
    return bucket;
  }

  #scale(): void {
    const scaling = this.service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 20 });
    scaling.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 60,
      scaleInCooldown: Duration.minutes(5),
      scaleOutCooldown: Duration.minutes(1),
    });
    scaling.scaleOnMetric('Latency', {
      metric: this.targets.metrics.targetResponseTime({ statistic: 'p99', period: Duration.minutes(1) }),
      adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
      scalingSteps: [
        { upper: 0.2, change: 0 },
        { lower: 0.5, change: 2 },
      ],
      cooldown: Duration.minutes(2),
    });
  }
}
