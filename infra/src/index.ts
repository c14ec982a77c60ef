/** QuickTable on AWS: the lab's stack, the production stacks, and what the lab costs. */

export { type CostLine, hourlyCost, totalPerHour } from './cost/hourly-cost.ts';
export { LabStack, labStackName } from './lab/lab-stack.ts';
export { createLabTemplate } from './lab/lab-template.ts';
export { type AlarmDefinition, alarmDefinitions } from './production/alarms.ts';
export { createProductionApp } from './production/production-app.ts';
export { type CacheForm, defaultSettings, type ProductionSettings } from './production/settings.ts';
export type { Template } from './shared/plain-template.ts';
export { committedTemplates, templatesFolder } from './templates.ts';
