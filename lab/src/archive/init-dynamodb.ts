/** Creates the table if it is missing, and writes the ten reservations of the lab. */
import { init } from '@quicktable/api';

await init(process.env);
