/** The container at a key, made if there is none. */
import type { Arena } from '../keyspace/arena.ts';
import type { Container, ContainerClass } from '../keyspace/container.ts';
import type { Call } from '../server/call.ts';

/** A container's class whose instances need only memory. */
type Creatable<C extends Container> = ContainerClass<C> & (new (arena: Arena) => C);

/** The container at a key to be changed, or a new, empty one that is stored there. Throws `wrongType`. */
export function openContainer<C extends Container>(call: Call, keyIndex: number, kind: Creatable<C>): C {
  const present = call.write(keyIndex, kind);
  if (present !== undefined) return present;
  const created = new kind(call.server.keyspace.arena);
  call.store(keyIndex, created);
  return created;
}
