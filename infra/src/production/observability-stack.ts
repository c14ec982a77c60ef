/** One dashboard and the alarms, which call by mail. */
import { CfnParameter, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  Metric,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { type AlarmDefinition, alarmDefinitions } from './alarms.ts';
import { reservationsTableName } from './data-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import { cacheName, type ProductionSettings } from './settings.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly settings: ProductionSettings;
  readonly service: ServiceStack;
}

export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const mail = new CfnParameter(this, 'AlarmMail', { type: 'String', description: 'Who is called' });
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(mail.valueAsString));

    const widgets: GraphWidget[] = [];
    for (const definition of alarmDefinitions) {
      const metric = this.#metric(definition, props);
      const alarm = new Alarm(this, definition.id, {
        alarmName: `QuickTable-${definition.id}`,
        alarmDescription: definition.description,
        metric,
        threshold: definition.threshold,
        comparisonOperator:
          definition.comparison === 'above'
            ? ComparisonOperator.GREATER_THAN_THRESHOLD
            : ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: definition.minutes,
        datapointsToAlarm: definition.badMinutes,
        // No traffic at night is no fault.
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
      widgets.push(
        new GraphWidget({
          title: definition.id,
          left: [metric],
          leftAnnotations: [{ value: definition.threshold, label: 'alarm' }],
          width: 8,
          height: 6,
        }),
      );
    }
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: 'QuickTable' });
    dashboard.addWidgets(
      new TextWidget({
        markdown:
          '# QuickTable\nEach graph carries the line at which its alarm calls; docs/operations/runbooks.md says what to do.',
        width: 24,
        height: 2,
      }),
    );
    dashboard.addWidgets(...widgets);
  }

  #metric(definition: AlarmDefinition, { settings, service }: ObservabilityStackProps): Metric {
    const balancer = { LoadBalancer: service.loadBalancer.loadBalancerFullName };
    // A member's metrics carry the member's name; the first two of a group are 001 and 002, of a cluster 0001-001.
    const member = settings.cacheForm === 'cluster' ? `${cacheName}-0001-001` : `${cacheName}-001`;
    const replica = settings.cacheForm === 'cluster' ? `${cacheName}-0001-002` : `${cacheName}-002`;
    const serverless = { clusterId: cacheName };
    const node = definition.metric === 'ReplicationLag' ? replica : member;
    const sources = {
      cache: {
        namespace: 'AWS/ElastiCache',
        dimensionsMap: settings.cacheForm === 'serverless' ? serverless : { CacheClusterId: node },
      },
      loadBalancer: { namespace: 'AWS/ApplicationELB', dimensionsMap: balancer },
      targets: {
        namespace: 'AWS/ApplicationELB',
        dimensionsMap: { ...balancer, TargetGroup: service.targets.targetGroupFullName },
      },
      reservations: { namespace: 'AWS/DynamoDB', dimensionsMap: { TableName: reservationsTableName } },
    };
    return new Metric({
      ...sources[definition.source],
      metricName: definition.metric,
      statistic: definition.statistic,
      period: Duration.minutes(1),
    });
  }
}
