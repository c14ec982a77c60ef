/**
 * CloudFront with the policies and functions of `packages/edge`, guarded by WAF. It stands in us-east-1, where CloudFront looks
 * for certificates and for its firewall.
 */
import { readFileSync } from 'node:fs';
import {
  type CachePolicy,
  type CacheBehavior,
  type EdgeFunctionFile,
  type NameSelection,
  type OriginRequestPolicy,
  quicktableDistribution,
  type ResponseHeadersPolicy,
} from '@quicktable/edge';
import { CfnOutput, CfnParameter, Duration, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  CfnCachePolicy,
  CfnDistribution,
  CfnFunction,
  CfnOriginAccessControl,
  CfnOriginRequestPolicy,
  CfnResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { accept } from './findings.ts';
import { originSecretHeader } from './settings.ts';

const allMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
const readMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Requests of one address in five minutes before it is refused for a while. */
const requestsPerAddress = 2_000;

export class EdgeStack extends Stack {
  readonly #cachePolicies = new Map<string, CfnCachePolicy>();
  readonly #originRequestPolicies = new Map<string, CfnOriginRequestPolicy>();
  readonly #responseHeadersPolicies = new Map<string, CfnResponseHeadersPolicy>();
  readonly #functions = new Map<string, CfnFunction>();

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const text = (name: string, description: string, more: object = {}) =>
      new CfnParameter(this, name, { type: 'String', description, ...more }).valueAsString;
    const originDomain = text('OriginDomainName', 'Name of the load balancer that its certificate holds');
    const originSecret = text('OriginSecret', 'The same value as in the service stack', {
      noEcho: true,
      minLength: 32,
    });
    const domainName = text('DomainName', 'Name under which guests reach QuickTable');
    const certificate = text('CertificateArn', 'Certificate of that name, in us-east-1');

    const pages = this.#createBucket('ErrorPages', ObjectOwnership.BUCKET_OWNER_ENFORCED);
    accept(pages, 'AwsSolutions-S1', 'It holds one public page, and CloudFront logs who asks for it.');
    const logs = this.#createBucket('Logs', ObjectOwnership.BUCKET_OWNER_PREFERRED);
    accept(logs, 'AwsSolutions-S1', 'It holds access logs itself.');
    logs.addLifecycleRule({ expiration: Duration.days(90) });
    const access = new CfnOriginAccessControl(this, 'ErrorPagesAccess', {
      originAccessControlConfig: {
        name: 'quicktable-error-pages',
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    });

    const { behaviors, errorResponses, cacheTagHeader, comment, originShield } = quicktableDistribution;
    const fallback = behaviors.at(-1);
    if (fallback === undefined) throw new RangeError('The distribution has no behaviour.');
    const distribution = new CfnDistribution(this, 'Distribution', {
      distributionConfig: {
        enabled: true,
        comment,
        aliases: [domainName],
        httpVersion: 'http2and3',
        ipv6Enabled: true,
        priceClass: 'PriceClass_200',
        viewerCertificate: {
          acmCertificateArn: certificate,
          sslSupportMethod: 'sni-only',
          minimumProtocolVersion: 'TLSv1.2_2021',
        },
        webAclId: this.#createFirewall().attrArn,
        logging: { bucket: logs.bucketRegionalDomainName, includeCookies: false, prefix: 'cloudfront/' },
        ...(cacheTagHeader === undefined ? {} : { cacheTagConfig: { headerName: cacheTagHeader } }),
        origins: [
          {
            id: 'service',
            domainName: originDomain,
            customOriginConfig: {
              originProtocolPolicy: 'https-only',
              originSslProtocols: ['TLSv1.2'],
              originReadTimeout: 30,
              originKeepaliveTimeout: 50,
            },
            originCustomHeaders: [{ headerName: originSecretHeader, headerValue: originSecret }],
            ...(originShield
              ? { originShield: { enabled: true, originShieldRegion: 'ap-northeast-2' } }
              : {}),
          },
          {
            id: 'errorPages',
            domainName: pages.bucketRegionalDomainName,
            originAccessControlId: access.attrId,
            s3OriginConfig: { originAccessIdentity: '' },
          },
        ],
        defaultCacheBehavior: this.#behavior(fallback),
        cacheBehaviors: behaviors
          .slice(0, -1)
          .map((behavior) => ({ pathPattern: behavior.pathPattern, ...this.#behavior(behavior) })),
        customErrorResponses: errorResponses.map(({ status, minTtlSeconds, page }) => ({
          errorCode: status,
          errorCachingMinTtl: minTtlSeconds,
          ...(page ? { responsePagePath: page.path, responseCode: page.status } : {}),
        })),
      },
    });
    accept(distribution, 'AwsSolutions-CFR1', 'Guests abroad book too; the service is for every country.');
    pages.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: [pages.arnForObjects('edge-errors/*')],
        conditions: { StringEquals: { 'AWS:SourceArn': this.#distributionArn(distribution) } },
      }),
    );
    new CfnOutput(this, 'DistributionId', { value: distribution.attrId, description: 'For invalidations' });
    new CfnOutput(this, 'DistributionDomainName', { value: distribution.attrDomainName });
    new CfnOutput(this, 'ErrorPagesBucket', {
      value: pages.bucketName,
      description: 'Copy error-pages/ here',
    });
  }

  #distributionArn(distribution: CfnDistribution): string {
    return Fn.sub('arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Id}', {
      Id: distribution.attrId,
    });
  }

  #createBucket(id: string, objectOwnership: ObjectOwnership): Bucket {
    return new Bucket(this, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  #behavior(behavior: CacheBehavior): CfnDistribution.DefaultCacheBehaviorProperty {
    const functions = [
      ['viewer-request', behavior.viewerRequestFunction] as const,
      ['viewer-response', behavior.viewerResponseFunction] as const,
    ].flatMap(([eventType, file]) =>
      file ? [{ eventType, functionArn: this.#function(file).attrFunctionArn }] : [],
    );
    return {
      targetOriginId: behavior.origin,
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: behavior.methods === 'all' ? allMethods : readMethods,
      cachedMethods: ['GET', 'HEAD'],
      compress: behavior.compress,
      cachePolicyId: this.#cachePolicy(behavior.cachePolicy).attrId,
      ...(behavior.originRequestPolicy && !isNothing(behavior.originRequestPolicy)
        ? { originRequestPolicyId: this.#originRequestPolicy(behavior.originRequestPolicy).attrId }
        : {}),
      ...(behavior.responseHeadersPolicy
        ? { responseHeadersPolicyId: this.#responseHeadersPolicy(behavior.responseHeadersPolicy).attrId }
        : {}),
      functionAssociations: functions,
    };
  }

  #function(file: EdgeFunctionFile): CfnFunction {
    return remembered(
      this.#functions,
      file.name,
      () =>
        new CfnFunction(this, constructId(file.name), {
          name: file.name,
          autoPublish: true,
          functionCode: readFileSync(file.file, 'utf8'),
          functionConfig: { comment: file.comment, runtime: 'cloudfront-js-2.0' },
        }),
    );
  }

  #cachePolicy(policy: CachePolicy): CfnCachePolicy {
    return remembered(
      this.#cachePolicies,
      policy.name,
      () =>
        new CfnCachePolicy(this, constructId(policy.name), {
          cachePolicyConfig: {
            name: policy.name,
            comment: policy.comment,
            minTtl: policy.minTtlSeconds,
            defaultTtl: policy.defaultTtlSeconds,
            maxTtl: policy.maxTtlSeconds,
            parametersInCacheKeyAndForwardedToOrigin: {
              enableAcceptEncodingGzip: policy.gzip,
              enableAcceptEncodingBrotli: policy.brotli,
              headersConfig:
                policy.headers.length === 0
                  ? { headerBehavior: 'none' }
                  : { headerBehavior: 'whitelist', headers: [...policy.headers] },
              queryStringsConfig: {
                queryStringBehavior: behaviorName(policy.queryStrings),
                ...namesOf('queryStrings', policy.queryStrings),
              },
              cookiesConfig: {
                cookieBehavior: behaviorName(policy.cookies),
                ...namesOf('cookies', policy.cookies),
              },
            },
          },
        }),
    );
  }

  #originRequestPolicy(policy: OriginRequestPolicy): CfnOriginRequestPolicy {
    return remembered(
      this.#originRequestPolicies,
      policy.name,
      () =>
        new CfnOriginRequestPolicy(this, constructId(policy.name), {
          originRequestPolicyConfig: {
            name: policy.name,
            comment: policy.comment,
            headersConfig: {
              headerBehavior: policy.headers.mode === 'all' ? 'allViewer' : behaviorName(policy.headers),
              ...namesOf('headers', policy.headers),
            },
            queryStringsConfig: {
              queryStringBehavior: behaviorName(policy.queryStrings),
              ...namesOf('queryStrings', policy.queryStrings),
            },
            cookiesConfig: {
              cookieBehavior: behaviorName(policy.cookies),
              ...namesOf('cookies', policy.cookies),
            },
          },
        }),
    );
  }

  #responseHeadersPolicy(policy: ResponseHeadersPolicy): CfnResponseHeadersPolicy {
    return remembered(this.#responseHeadersPolicies, policy.name, () => {
      // CloudFront takes its own names for security headers and refuses them among the custom ones.
      const header = (name: string) => policy.add.find((each) => each.name === name);
      const hsts = header('Strict-Transport-Security');
      const frame = header('X-Frame-Options');
      const referrer = header('Referrer-Policy');
      const nosniff = header('X-Content-Type-Options');
      const known = new Set([hsts, frame, referrer, nosniff]);
      const others = policy.add.filter((each) => !known.has(each));
      return new CfnResponseHeadersPolicy(this, constructId(policy.name), {
        responseHeadersPolicyConfig: {
          name: policy.name,
          comment: policy.comment,
          securityHeadersConfig: {
            ...(hsts
              ? {
                  strictTransportSecurity: {
                    accessControlMaxAgeSec: Number(/max-age=(\d+)/.exec(hsts.value)?.[1] ?? 0),
                    includeSubdomains: hsts.value.includes('includeSubDomains'),
                    override: hsts.override,
                  },
                }
              : {}),
            ...(nosniff ? { contentTypeOptions: { override: nosniff.override } } : {}),
            ...(frame ? { frameOptions: { frameOption: frame.value, override: frame.override } } : {}),
            ...(referrer
              ? { referrerPolicy: { referrerPolicy: referrer.value, override: referrer.override } }
              : {}),
          },
          ...(others.length === 0
            ? {}
            : {
                customHeadersConfig: {
                  items: others.map(({ name, value, override }) => ({ header: name, value, override })),
                },
              }),
          removeHeadersConfig: { items: policy.remove.map((name) => ({ header: name })) },
          serverTimingHeadersConfig: {
            enabled: policy.serverTimingPercent > 0,
            samplingRate: policy.serverTimingPercent,
          },
        },
      });
    });
  }

  #createFirewall(): CfnWebACL {
    const visible = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
      metricName,
    });
    const managed = (name: string, priority: number): CfnWebACL.RuleProperty => ({
      name,
      priority,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: `AWSManagedRules${name}` } },
      visibilityConfig: visible(name),
    });
    return new CfnWebACL(this, 'Firewall', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible('QuickTableFirewall'),
      rules: [
        {
          name: 'RateLimit',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: { rateBasedStatement: { limit: requestsPerAddress, aggregateKeyType: 'IP' } },
          visibilityConfig: visible('RateLimit'),
        },
        managed('AmazonIpReputationList', 1),
        managed('CommonRuleSet', 2),
        managed('KnownBadInputsRuleSet', 3),
      ],
    });
  }
}

/** A resource for each name, made when it is first asked for. */
function remembered<Resource>(known: Map<string, Resource>, name: string, make: () => Resource): Resource {
  const present = known.get(name);
  if (present !== undefined) return present;
  const made = make();
  known.set(name, made);
  return made;
}

/** `quicktable-site-pages` as `QuicktableSitePages`. */
function constructId(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, _dash: string, letter: string) => letter.toUpperCase());
}

function behaviorName(selection: NameSelection): string {
  return { none: 'none', all: 'all', allow: 'whitelist', allExcept: 'allExcept' }[selection.mode];
}

function namesOf(property: string, selection: NameSelection): Record<string, string[]> {
  return 'names' in selection ? { [property]: [...selection.names] } : {};
}

/** CloudFront has no policy that adds nothing; a behaviour goes without. */
function isNothing(policy: OriginRequestPolicy): boolean {
  return [policy.headers, policy.queryStrings, policy.cookies].every(
    (selection) => selection.mode === 'none',
  );
}
