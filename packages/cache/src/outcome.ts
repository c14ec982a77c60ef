/** A value on its way to its readers: its JSON text, and the value itself for the first who asks. */
import type { Source } from './entity-options.ts';
import type { Metadata } from './envelope.ts';

export interface Outcome<Value> {
  /** The serialized value; null when it could not be serialized. */
  readonly json: string | null;
  readonly source: Source;
  readonly metadata: Metadata | null;
  /** Of a load: the schema accepts it. What it does not accept is handed out as it was loaded, and not stored. */
  readonly accepted?: boolean;
  /** Not yet handed to a reader; each reader gets an object of its own. */
  unclaimed: { readonly value: Value | null } | null;
}
