import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { expect, test } from 'vitest';
import { findProgram } from '../../../scripts/lib/find-servers.mjs';

const run = promisify(execFile);

test.runIf(findProgram('aws') !== undefined)(
  'the AWS command line creates a table, waits for it, and writes and reads an item',
  async () => {
    const server = await createDynamoDBServer();
    const aws = async (...args: string[]) => {
      const { stdout } = await run(
        'aws',
        ['dynamodb', ...args, '--endpoint-url', server.url, '--region', 'ap-northeast-2', '--output', 'json'],
        {
          env: {
            ...process.env,
            AWS_ACCESS_KEY_ID: 'local',
            AWS_SECRET_ACCESS_KEY: 'local',
            AWS_PAGER: '',
            AWS_EC2_METADATA_DISABLED: 'true',
          },
        },
      );
      return stdout === '' ? undefined : (JSON.parse(stdout) as Record<string, unknown>);
    };
    const table = ['--table-name', 'Music'];
    const item = { Artist: { S: '아이유' }, Song: { S: '밤편지' } };

    try {
      await aws(
        'create-table',
        ...table,
        '--attribute-definitions',
        'AttributeName=Artist,AttributeType=S',
        'AttributeName=Song,AttributeType=S',
        '--key-schema',
        'AttributeName=Artist,KeyType=HASH',
        'AttributeName=Song,KeyType=RANGE',
        '--billing-mode',
        'PAY_PER_REQUEST',
      );
      await aws('wait', 'table-exists', ...table);
      await aws('put-item', ...table, '--item', JSON.stringify(item));

      expect(await aws('get-item', ...table, '--key', JSON.stringify(item))).toEqual({ Item: item });
    } finally {
      await server.close();
    }
  },
  120_000,
);
