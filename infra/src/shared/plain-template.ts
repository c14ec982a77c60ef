/** Turns a CDK stack into plain CloudFormation as YAML: no bootstrap, no assets, no CDK metadata, deployable by upload. */
import { App, BootstraplessSynthesizer, type Stack, type StackProps } from 'aws-cdk-lib';
import { stringify } from 'yaml';

/** A template as CloudFormation reads it. */
export interface Template {
  readonly AWSTemplateFormatVersion?: string;
  readonly Description?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

interface TemplateParameter {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedValues?: readonly string[];
  readonly Description?: string;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
}

/** An app that asks nothing of the account and reports nothing. */
export function createPlainApp(): App {
  return new App({ analyticsReporting: false, treeMetadata: false });
}

/** Properties that keep a stack free of CDK's own bucket and roles. */
export function plainStackProps(props: StackProps): StackProps {
  return { ...props, synthesizer: new BootstraplessSynthesizer() };
}

/** The template of a stack, its sections in the order in which people read them. */
export function toTemplate(app: App, stack: Stack): Template {
  const synthesized = app.synth().getStackByName(stack.stackName).template as Template;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    ...(synthesized.Description ? { Description: synthesized.Description } : {}),
    ...(synthesized.Metadata ? { Metadata: synthesized.Metadata } : {}),
    ...(synthesized.Parameters ? { Parameters: synthesized.Parameters } : {}),
    ...(synthesized.Conditions ? { Conditions: synthesized.Conditions } : {}),
    Resources: synthesized.Resources,
    ...(synthesized.Outputs ? { Outputs: synthesized.Outputs } : {}),
  };
}

/** @param heading lines of comment before the first section */
export function toYaml(template: Template, heading: readonly string[]): string {
  const comment = heading.map((line) => `# ${line}\n`).join('');
  return comment + stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
}
