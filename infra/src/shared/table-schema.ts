/** Keys and indexes of the two tables, as `apps/api` reads and writes them. */
import type { CfnTableProps } from 'aws-cdk-lib/aws-dynamodb';

export const userDateIndexName = 'userId-date-index';
export const restaurantDateIndexName = 'restaurantId-date-index';

/** Attribute of the records table after which DynamoDB may delete an item, in seconds since 1970. */
export const recordsTimeToLiveAttribute = 'expiresAtSeconds';

type TableSchema = Pick<
  CfnTableProps,
  'attributeDefinitions' | 'keySchema' | 'localSecondaryIndexes' | 'globalSecondaryIndexes'
>;

export const reservationsSchema: TableSchema = {
  attributeDefinitions: [
    { attributeName: 'userId', attributeType: 'S' },
    { attributeName: 'reservationId', attributeType: 'S' },
    { attributeName: 'date', attributeType: 'S' },
    { attributeName: 'restaurantId', attributeType: 'S' },
  ],
  keySchema: [
    { attributeName: 'userId', keyType: 'HASH' },
    { attributeName: 'reservationId', keyType: 'RANGE' },
  ],
  localSecondaryIndexes: [
    {
      indexName: userDateIndexName,
      keySchema: [
        { attributeName: 'userId', keyType: 'HASH' },
        { attributeName: 'date', keyType: 'RANGE' },
      ],
      projection: { projectionType: 'ALL' },
    },
  ],
  globalSecondaryIndexes: [
    {
      indexName: restaurantDateIndexName,
      keySchema: [
        { attributeName: 'restaurantId', keyType: 'HASH' },
        { attributeName: 'date', keyType: 'RANGE' },
      ],
      projection: { projectionType: 'ALL' },
    },
  ],
};

export const recordsSchema: TableSchema = {
  attributeDefinitions: [
    { attributeName: 'pk', attributeType: 'S' },
    { attributeName: 'sk', attributeType: 'S' },
  ],
  keySchema: [
    { attributeName: 'pk', keyType: 'HASH' },
    { attributeName: 'sk', keyType: 'RANGE' },
  ],
};

/** What the service does with its tables; nothing that deletes a table. */
export const tableActions: readonly string[] = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:DescribeTable',
  'dynamodb:DescribeTimeToLive',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];
