/** Finds commands by the bytes of their name, without making a string. */
import type { Arguments } from '../protocol/arguments.ts';
import type { CommandSpec } from './command.ts';
import { RegisteredCommand } from './registered-command.ts';

const PLACES = 2048;

export class CommandTable {
  readonly byName = new Map<string, RegisteredCommand>();
  private readonly places: (RegisteredCommand | null)[] = Array.from({ length: PLACES }, () => null);
  /** The command that was found last, which most often is the next one too. */
  private latest: RegisteredCommand;

  constructor(specs: readonly CommandSpec[]) {
    for (const spec of specs) this.add(new RegisteredCommand(spec, null));
    this.latest = this.byName.get(specs[0]!.name)!;
  }

  private add(command: RegisteredCommand): void {
    const name = command.spec.name;
    if (this.byName.has(name)) throw new Error(`two commands are named ${name}`);
    this.byName.set(name, command);
    const bytes = Buffer.from(name, 'latin1');
    let place = foldedHash(bytes, 0, bytes.length) & (PLACES - 1);
    while (this.places[place] !== null) place = (place + 1) & (PLACES - 1);
    this.places[place] = command;
  }

  /** The command that argument 0 names, in any case, or null. Subcommands are found by `subcommand`. */
  find(args: Arguments): RegisteredCommand | null {
    if (args.is(0, this.latest.spec.name)) return this.latest;
    const start = args.starts[0]!;
    const length = args.lengths[0]!;
    let place = foldedHash(args.buffer, start, length) & (PLACES - 1);
    for (;;) {
      const candidate = this.places[place]!;
      if (candidate === null) return null;
      if (args.is(0, candidate.spec.name)) {
        this.latest = candidate;
        return candidate;
      }
      place = (place + 1) & (PLACES - 1);
    }
  }

  /** By a name such as `get` or `client|list`. */
  findByName(name: string): RegisteredCommand | undefined {
    const [first, second, third] = name.toLowerCase().split('|');
    if (third !== undefined) return undefined;
    const command = this.byName.get(first!);
    return second === undefined ? command : command?.subcommands?.get(second);
  }
}

/** A hash that does not tell upper from lower case. */
function foldedHash(buffer: Uint8Array, start: number, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (buffer[start + i]! | 0x20)) | 0;
  return hash ^ (hash >>> 11);
}
