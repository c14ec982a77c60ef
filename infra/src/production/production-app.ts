/** All production stacks, in the order in which they are deployed. */
import { type App, type Stack, Tags } from 'aws-cdk-lib';
import { createPlainApp, plainStackProps } from '../shared/plain-template.ts';
import { BudgetStack } from './budget-stack.ts';
import { CacheStack } from './cache-stack.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { defaultSettings, type ProductionSettings } from './settings.ts';

export function createProductionApp(settings: ProductionSettings = defaultSettings): {
  readonly app: App;
  readonly stacks: readonly Stack[];
} {
  const app = createPlainApp();
  const props = (description: string, region = settings.region) =>
    plainStackProps({ description, env: { region } });
  const network = new NetworkStack(app, 'quicktable-network', {
    ...props('QuickTable: VPC in two zones'),
    settings,
  });
  const data = new DataStack(app, 'quicktable-data', props('QuickTable: DynamoDB tables'));
  const cache = new CacheStack(app, 'quicktable-cache', {
    ...props('QuickTable: the cache'),
    settings,
    network,
  });
  const service = new ServiceStack(app, 'quicktable-service', {
    ...props('QuickTable: the service behind its load balancer'),
    settings,
    network,
    data,
    cache,
  });
  const edge = new EdgeStack(app, 'quicktable-edge', props('QuickTable: CloudFront and WAF', 'us-east-1'));
  const observability = new ObservabilityStack(app, 'quicktable-observability', {
    ...props('QuickTable: dashboard and alarms'),
    settings,
    service,
  });
  const budget = new BudgetStack(app, 'quicktable-budget', props('QuickTable: the budget of a month'));
  Tags.of(app).add('Project', 'QuickTable', {
    // CloudFormation takes no tags for these yet, though CDK offers them.
    excludeResourceTypes: [
      'AWS::ApplicationAutoScaling::ScalableTarget',
      'AWS::CloudWatch::Dashboard',
      'AWS::ElasticLoadBalancingV2::Listener',
      'AWS::ElasticLoadBalancingV2::ListenerRule',
    ],
  });
  return { app, stacks: [network, data, cache, service, edge, observability, budget] };
}
