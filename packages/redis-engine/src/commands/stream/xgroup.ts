/** XGROUP: a container of subcommands. */
import { xgroupCreate } from './xgroup-create.ts';
import { xgroupCreateconsumer } from './xgroup-createconsumer.ts';
import { xgroupDelconsumer } from './xgroup-delconsumer.ts';
import { xgroupDestroy } from './xgroup-destroy.ts';
import { xgroupHelp } from './xgroup-help.ts';
import { xgroupSetid } from './xgroup-setid.ts';
import { command } from '../command.ts';

export const xgroup = command({
  name: 'xgroup',
  arity: -2,
  flags: [],
  group: 'stream',
  since: '5.0.0',
  summary: 'A container for consumer groups commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [
    xgroupCreate,
    xgroupSetid,
    xgroupDestroy,
    xgroupCreateconsumer,
    xgroupDelconsumer,
    xgroupHelp,
  ],
});
