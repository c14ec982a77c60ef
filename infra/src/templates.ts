/** The templates that are committed under `infra/templates`. */
import { labTemplateFile, labTemplateYaml } from './lab/lab-template.ts';
import { createProductionApp } from './production/production-app.ts';
import { toTemplate, toYaml } from './shared/plain-template.ts';

export const templatesFolder = new URL('../templates/', import.meta.url);

/** File names relative to `templatesFolder`, and their texts. */
export function committedTemplates(): { readonly file: string; readonly text: string }[] {
  const { app, stacks } = createProductionApp();
  const production = stacks.map((stack) => ({
    file: `production/${stack.stackName}.yaml`,
    text: toYaml(toTemplate(app, stack), [
      'Written by "npm run synth --workspace @quicktable/infra"; change infra/src/production instead.',
    ]),
  }));
  return [{ file: labTemplateFile, text: labTemplateYaml() }, ...production];
}
