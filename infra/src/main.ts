/**
 * The command line of the infrastructure: `synth` writes the templates, `cost` says what the lab costs by the hour. Neither
 * needs an account or a network.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hourlyCost, totalPerHour } from './cost/hourly-cost.ts';
import { priceLists, pricesNotedOn } from './cost/price-list.ts';
import { createLabTemplate } from './lab/lab-template.ts';
import { committedTemplates, templatesFolder } from './templates.ts';

const command = process.argv[2];

if (command === 'synth') {
  for (const { file, text } of committedTemplates()) {
    const path = fileURLToPath(new URL(file, templatesFolder));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`infra/templates/${file}\n`);
  }
} else if (command === 'cost') {
  const template = createLabTemplate();
  const everything = { CreateCache: 'true', CreateClient: 'true' };
  for (const region of ['guide', 'ap-northeast-2'] as const) {
    process.stdout.write(`Prices: ${priceLists[region].label}, noted on ${pricesNotedOn}\n`);
    const lines = hourlyCost(template, region, everything);
    for (const { resource, type, dollarsPerHour } of lines) {
      process.stdout.write(`  ${resource.padEnd(12)} ${type.padEnd(22)} $${dollarsPerHour.toFixed(4)}\n`);
    }
    process.stdout.write(`  ${'by the hour'.padEnd(35)} $${totalPerHour(lines).toFixed(4)}\n`);
  }
} else {
  process.stderr.write('Usage: main.js synth | cost\n');
  process.exitCode = 1;
}
