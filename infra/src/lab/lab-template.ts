/** The lab's template, as it is committed and uploaded. */
import {
  createPlainApp,
  plainStackProps,
  type Template,
  toTemplate,
  toYaml,
} from '../shared/plain-template.ts';
import { LabStack, labStackName } from './lab-stack.ts';

/** Relative to `infra/templates`. */
export const labTemplateFile = 'week10-2-elasticache-lab.yaml';

export function createLabTemplate(): Template {
  const app = createPlainApp();
  const stack = new LabStack(
    app,
    labStackName,
    plainStackProps({ description: 'QuickTable lab, week 10 session 2: Amazon ElastiCache caching' }),
  );
  return toTemplate(app, stack);
}

export function labTemplateYaml(): string {
  return toYaml(createLabTemplate(), [
    'Written by "npm run synth --workspace @quicktable/infra"; change infra/src/lab instead.',
    `Stack name: ${labStackName}`,
  ]);
}
