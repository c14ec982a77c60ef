import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { describe } from 'vitest';
import { hasDynamoDBLocal, startDynamoDBLocal } from '../../../scripts/lib/dynamodb-local.mjs';
import { describeContract } from './support/contract.ts';

describeContract('the embedded database', () => createDynamoDBServer());

describe.runIf(hasDynamoDBLocal)('with Java', () => {
  describeContract('DynamoDB Local', startDynamoDBLocal);
});
