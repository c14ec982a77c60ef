/** The templates that are committed under `infra/templates`. */
import { labTemplateFile, labTemplateYaml } from './lab/lab-template.ts';

export const templatesFolder = new URL('../templates/', import.meta.url);

/** File names relative to `templatesFolder`, and their texts. */
export function committedTemplates(): { readonly file: string; readonly text: string }[] {
  return [{ file: labTemplateFile, text: labTemplateYaml() }];
}
