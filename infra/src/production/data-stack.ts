/** The two tables: on demand, recoverable to any second of the last 35 days, and not deletable by accident. */
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import {
  recordsTimeToLiveAttribute,
  restaurantDateIndexName,
  userDateIndexName,
} from '../shared/table-schema.ts';

export const reservationsTableName = 'QuickTable-Reservations';

export class DataStack extends Stack {
  readonly reservations: ITable;
  readonly records: ITable;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const common = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      encryption: TableEncryption.AWS_MANAGED,
    };
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const reservations = new Table(this, 'Reservations', {
      ...common,
      tableName: reservationsTableName,
      partitionKey: text('userId'),
      sortKey: text('reservationId'),
    });
    reservations.addLocalSecondaryIndex({ indexName: userDateIndexName, sortKey: text('date') });
    reservations.addGlobalSecondaryIndex({
      indexName: restaurantDateIndexName,
      partitionKey: text('restaurantId'),
      sortKey: text('date'),
      projectionType: ProjectionType.ALL,
    });
    this.reservations = reservations;
    this.records = new Table(this, 'Records', {
      ...common,
      tableName: `${reservationsTableName}-records`,
      partitionKey: text('pk'),
      sortKey: text('sk'),
      timeToLiveAttribute: recordsTimeToLiveAttribute,
    });
  }
}
