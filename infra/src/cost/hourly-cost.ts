/** What a template costs by the hour while it stands and nobody uses it, from the template and a dated price list. */
import type { Template, TemplateResource } from '../shared/plain-template.ts';
import { priceLists, valkeyDiscount } from './price-list.ts';

export interface CostLine {
  readonly resource: string;
  readonly type: string;
  readonly dollarsPerHour: number;
}

/** Types that cost nothing by the hour; what they cost by use is not estimated. */
const freeByTheHour = new Set([
  'AWS::DynamoDB::Table',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::ElastiCache::SubnetGroup',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::Role',
]);

/**
 * @param choices values of parameters in place of their defaults
 * @throws RangeError for a resource or a type that the price list does not know, so that none is left out of a sum
 */
export function hourlyCost(
  template: Template,
  region: keyof typeof priceLists,
  choices: Readonly<Record<string, string>> = {},
): CostLine[] {
  const prices = priceLists[region];
  const parameter = (name: string): string =>
    choices[name] ?? String(template.Parameters?.[name]?.Default ?? '');
  const isThere = (resource: TemplateResource): boolean => {
    if (resource.Condition === undefined) return true;
    const [condition] = Object.values(
      (template.Conditions?.[resource.Condition] ?? {}) as { 'Fn::Equals'?: [{ Ref: string }, string] },
    );
    if (condition === undefined) throw new RangeError(`The condition ${resource.Condition} cannot be read.`);
    return parameter(condition[0].Ref) === condition[1];
  };
  const textOf = (value: unknown): string => {
    if (typeof value === 'object' && value !== null && 'Ref' in value) return parameter(String(value.Ref));
    return String(value);
  };
  const known = (list: Readonly<Record<string, number>>, type: string): number => {
    const price = list[type];
    if (price === undefined) throw new RangeError(`The price list has no ${type}.`);
    return price;
  };

  const lines: CostLine[] = [];
  for (const [resource, definition] of Object.entries(template.Resources)) {
    if (!isThere(definition)) continue;
    const properties = definition.Properties ?? {};
    const add = (type: string, dollarsPerHour: number): void => {
      lines.push({ resource, type, dollarsPerHour });
    };
    switch (definition.Type) {
      case 'AWS::EC2::NatGateway':
        add('NAT gateway', prices.natGateway);
        break;
      case 'AWS::EC2::EIP':
        if (prices.publicAddress > 0) add('public IPv4 address', prices.publicAddress);
        break;
      case 'AWS::EC2::Instance': {
        const type = textOf(properties['InstanceType']);
        add(type, known(prices.instance, type));
        break;
      }
      case 'AWS::ElastiCache::ReplicationGroup': {
        const type = textOf(properties['CacheNodeType']);
        const nodes = Number(properties['NumCacheClusters'] ?? 1);
        const share = textOf(properties['Engine']) === 'valkey' ? 1 - valkeyDiscount : 1;
        add(`${nodes} × ${type}`, nodes * share * known(prices.cacheNode, type));
        break;
      }
      default:
        if (!freeByTheHour.has(definition.Type)) {
          throw new RangeError(`What ${definition.Type} costs by the hour is not known here.`);
        }
    }
  }
  return lines;
}

export function totalPerHour(lines: readonly CostLine[]): number {
  return lines.reduce((sum, line) => sum + line.dollarsPerHour, 0);
}
