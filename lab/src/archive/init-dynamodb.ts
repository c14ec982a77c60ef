/** Creates the table if it is missing, and writes the ten reservations of the lab. */
import { init, runCommand } from '@quicktable/api';

await runCommand(init);
