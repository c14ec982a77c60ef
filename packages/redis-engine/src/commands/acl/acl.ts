/** ACL and its subcommands. */
import { command } from '../command.ts';
import { aclCat } from './acl-cat.ts';
import { aclDeluser } from './acl-deluser.ts';
import { aclDryrun } from './acl-dryrun.ts';
import { aclGenpass } from './acl-genpass.ts';
import { aclGetuser } from './acl-getuser.ts';
import { aclHelp } from './acl-help.ts';
import { aclList } from './acl-list.ts';
import { aclLoad } from './acl-load.ts';
import { aclLog } from './acl-log.ts';
import { aclSave } from './acl-save.ts';
import { aclSetuser } from './acl-setuser.ts';
import { aclUsers } from './acl-users.ts';
import { aclWhoami } from './acl-whoami.ts';

export const acl = command({
  name: 'acl',
  arity: -2,
  flags: [],
  group: 'server',
  since: '6.0.0',
  summary: 'A container for Access List Control commands ',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [
    aclCat,
    aclDeluser,
    aclDryrun,
    aclGenpass,
    aclGetuser,
    aclHelp,
    aclList,
    aclLoad,
    aclLog,
    aclSave,
    aclSetuser,
    aclUsers,
    aclWhoami,
  ],
});
