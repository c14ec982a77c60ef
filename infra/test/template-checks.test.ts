import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { committedTemplates, type Template, templatesFolder } from '../src/index.ts';
import { findLinter } from './lib/aws-tools.ts';

const linter = findLinter();
if (linter === undefined) {
  process.stderr.write(
    'The templates were not linted: cfn-lint is not on this machine (pip install cfn-lint).\n',
  );
}

test.runIf(linter)('cfn-lint finds nothing in the templates', { timeout: 180_000 }, () => {
  const files = committedTemplates().map(({ file }) => fileURLToPath(new URL(file, templatesFolder)));

  const result = spawnSync(linter ?? '', ['--', ...files], { encoding: 'utf8' });

  expect(result.stdout + result.stderr).toBe('');
  expect(result.status).toBe(0);
});

describe("the templates use only what CloudFormation's own specification has", () => {
  test.each(committedTemplates().map(({ file, text }) => [file, text] as const))(
    '%s',
    async (_file, text) => {
      const specification = await loadAwsServiceSpec();
      const template = parse(text) as Template;

      for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
        const found = specification.lookup('resource', 'cloudFormationType', 'equals', Type);
        expect(found.length, `${id}: ${Type}`).toBe(1);
        const known = found.only().properties;
        for (const name of Object.keys(Properties ?? {}))
          expect(known, `${id}: ${Type}`).toHaveProperty(name);
        for (const [name, property] of Object.entries(known)) {
          if (property.required === true) expect(Properties ?? {}, `${id}: ${Type}`).toHaveProperty(name);
        }
      }
    },
  );
});
