/**
 * Scripts of a server: the cache of EVAL's scripts, one Lua machine, and the way of `redis.call` into the server.
 *
 * A script runs to its end in one turn, as every command does, unless that takes longer than `busy-reply-threshold`: then
 * it is stopped half-way and gone on with in slices, between which others are answered BUSY and may kill it
 * (`paused-script.ts`). Where Lua cannot be stopped, in a function that C calls (a comparison of `table.sort`, a coroutine of
 * the script's own) or in EXEC, it is ended with an error after `MOST_UNPAUSED_MS` more.
 */
import { Flag, type RegisteredCommand } from '../commands/registered-command.ts';
import { CommandError, NOT_ENOUGH_REPLICAS, outOfMemory } from '../errors.ts';
import { Arguments } from '../protocol/arguments.ts';
import { ReplyWriter } from '../protocol/reply-writer.ts';
import type { Call } from '../server/call.ts';
import type { Client } from '../server/client.ts';
import { evictUntilBelowLimit } from '../server/eviction.ts';
import type { Server } from '../server/server.ts';
import { CHECK_ACL, GUARD } from './guard.ts';
import { FunctionLibraries, readRegistered } from './function-libraries.ts';
import { LuaMachine, LuaMachineFault } from './lua-machine.ts';
import {
  decodeArguments,
  encodeError,
  encodeInteger,
  encodeReply,
  LuaType,
  wordErrorValue,
  wordMachineErrors,
  writeLuaValue,
} from './lua-values.ts';
import { PausedScript } from './paused-script.ts';
import { sha1Hex } from './sha1-hex.ts';
import { parseShebang, shebangSaysReadOnly, type ScriptFlags } from './shebang.ts';
import { staged } from './stage.ts';

const SCRIPT_REFUSALS = {
  command: "can't run this command or subcommand",
  key: "can't access at least one of the keys mentioned in the command arguments",
  channel: "can't publish to the channel mentioned in the command",
} as const;

/** How long a script that others wait for runs before they are looked after again. */
const SLICE_MS = 5;
/** How long a script may run beyond the time to stop where it cannot be stopped. */
const MOST_UNPAUSED_MS = 5000;
/** How long the loading of a library may take, as in Redis. */
const LOADING_MS = 500;

const NO_ARGUMENTS = Buffer.alloc(4);
const NO_RESULT = Buffer.alloc(0);
const MINUS = 0x2d;

const RAN_TOO_LONG = new CommandError(
  'ERR Script killed: it ran too long in a place where it could not be stopped to let others go',
);
const NOT_BUSY = new CommandError('NOTBUSY No scripts in execution right now.');
const UNKILLABLE = new CommandError(
  'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
);
const KILLED = 'ERR Script killed by user with SCRIPT KILL...';

/** A script in the cache of EVAL. */
interface Script {
  readonly sha: string;
  readonly flags: ScriptFlags;
  /** What the machine is given to run. */
  readonly code: Buffer;
}

/** One run of a script or function. */
export interface ScriptRun {
  /** How errors name it: the script's SHA, or the function's name. */
  readonly name: string;
  /** `user_script` or `user_function`, as errors say. */
  readonly source: string;
  /** The same buffer each time the script or function is run, by which the machine knows that it has compiled it. */
  readonly code: Buffer;
  readonly flags: ScriptFlags;
  readonly readOnly: boolean;
  readonly args: Buffer;
  readonly keyCount: number;
}

export class Scripting {
  private readonly server: Server;
  private readonly client: Client;
  private readonly writer = new ReplyWriter();
  private readonly scripts = new Map<string, Script>();
  readonly libraries: FunctionLibraries;
  private machine: LuaMachine | null = null;
  private run: ScriptRun | null = null;
  /** Who called the script that runs. */
  caller: Client | null = null;
  /** Keys that the call of the script declared. */
  declaredKeys: readonly string[] = [];
  /** When the script, or this slice of it, began, and after what time others should go. */
  private sliceBegan = 0;
  private sliceMs = 0;
  /** After what time it is ended. */
  private mostMs = 0;
  private mayPause = false;
  /** A script that was stopped half-way. */
  paused: PausedScript | null = null;
  private hasWritten = false;
  /** The last error that a command of this run gave. */
  private lastError = '';
  private memoryWasFull = false;
  /** What `redis.setresp` chose. */
  private protocol = 2;
  private protocolIsFinal = false;

  constructor(server: Server) {
    this.server = server;
    this.client = server.createInternalClient();
    this.libraries = new FunctionLibraries(server);
    server.scriptCount = () => this.scripts.size;
  }

  // ── The cache ────────────────────────────────────────────────────────────────────────────────────────────────────

  has(sha: string): boolean {
    return this.scripts.has(sha);
  }

  find(sha: string): Script | undefined {
    return this.scripts.get(sha);
  }

  /** Compiles a script and keeps it. Throws if it does not compile. */
  load(body: Buffer): Script {
    const sha = sha1Hex(body);
    const known = this.scripts.get(sha);
    if (known !== undefined) return known;
    const { flags, code } = parseShebang(body);
    const error = this.compileError(code, 'user_script');
    if (error !== null) throw new CommandError(`ERR Error compiling script (new function): ${error}`);
    const script = { sha, flags, code: prepare(code) };
    this.scripts.set(sha, script);
    return script;
  }

  /** Forgets all scripts, and the machine with them. */
  flush(): void {
    this.scripts.clear();
    if (this.run === null) this.machine = null;
  }

  /** What is wrong with a chunk, or null. */
  compileError(code: Buffer, source: string): string | null {
    const args = Buffer.alloc(8 + code.length);
    args.writeUInt32LE(1, 0);
    args.writeUInt32LE(code.length, 4);
    code.copy(args, 8);
    const checker = Buffer.from(
      `local f,e=loadstring(ARGV[1],'@${source}') if f then return 1 end return {ok=e}`,
    );
    const result = this.evaluate(checker, args, Infinity);
    return result[0] === LuaType.Status ? result.toString('latin1', 5) : null;
  }

  /** Runs the chunk of a library and returns what it registered. Throws what it did wrong. */
  registerFunctions(code: Buffer): ReturnType<typeof readRegistered> {
    let result: Buffer;
    try {
      result = this.evaluate(code, NO_ARGUMENTS, LOADING_MS);
    } catch (error) {
      if (error === RAN_TOO_LONG) throw new CommandError('ERR FUNCTION LOAD timeout');
      throw error;
    }
    if (result[0] !== LuaType.ScriptError) return readRegistered(result);
    const source = { name: '', source: 'user_function' };
    const text = messageOf(result, source);
    const line = result.readUInt32LE(5);
    throw new CommandError(
      `ERR Error registering functions: @user_function: ${Math.max(line, 1)}: ${text.replace(/^ERR /, '')}`,
    );
  }

  /** Whether the script or function that a command runs says of itself that it does not write. */
  isReadOnly(command: RegisteredCommand, args: Arguments): boolean {
    if (args.count < 2) return false;
    switch (command.spec.name) {
      case 'eval':
        return shebangSaysReadOnly(args.view(1));
      case 'evalsha':
        return this.find(args.word(1))?.flags.noWrites ?? false;
      case 'fcall':
        return this.libraries.find(args.text(1))?.flags.noWrites ?? false;
      default:
        return false;
    }
  }

  // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Runs a script for a client and writes its reply. */
  execute(call: Call, run: ScriptRun): void {
    const { flags } = run;
    this.memoryWasFull = !evictUntilBelowLimit(this.server);
    if (!flags.compatible) {
      if (!flags.noWrites && run.readOnly) {
        throw new CommandError('ERR Can not execute a script with write flag using *_ro command.');
      }
      if (this.server.lacksReplicas && !flags.noWrites && !run.readOnly) {
        throw new CommandError(NOT_ENOUGH_REPLICAS);
      }
      if (this.memoryWasFull && !flags.allowOutOfMemory && !flags.noWrites) {
        throw new CommandError(
          "OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'",
        );
      }
    }
    const { client } = this;
    client.user = call.client.user;
    client.restricted = call.client.restricted;
    client.database = call.client.database;
    client.tracking = call.client.tracking;
    this.writer.resp3 = false;
    this.protocol = 2;
    this.protocolIsFinal = false;
    this.hasWritten = false;
    this.lastError = '';
    this.run = run;
    this.caller = call.client;
    this.declaredKeys = Array.from({ length: run.keyCount }, (_, i) => call.args.text(3 + i));
    const { busyReplyThresholdMs } = this.server.settings;
    this.mayPause = call.depth === 0 && !call.client.isInternal;
    this.beginSlice(busyReplyThresholdMs, busyReplyThresholdMs + MOST_UNPAUSED_MS);
    this.runOn(call, run, (machine) => machine.runKept(run.code, run.args, run.keyCount));
  }

  /** Goes on with the script that was stopped half-way. */
  goOn(call: Call): void {
    const { run, paused } = this;
    if (run === null || paused === null) return;
    if (!paused.isKilled) {
      this.beginSlice(SLICE_MS, MOST_UNPAUSED_MS);
      this.runOn(call, run, (machine) => machine.goOn());
      return;
    }
    const { machine } = this;
    this.mayPause = false;
    this.beginSlice(SLICE_MS, MOST_UNPAUSED_MS);
    const line = machine?.pausedAt ?? 0;
    machine?.forget();
    this.ended();
    throw new CommandError(whereItWas(KILLED, line, run));
  }

  private beginSlice(sliceMs: number, mostMs: number): void {
    this.sliceBegan = performance.now();
    this.sliceMs = sliceMs;
    this.mostMs = mostMs;
  }

  /** Asked by the machine now and then while a script runs. */
  private wantsPause(): boolean {
    const elapsed = performance.now() - this.sliceBegan;
    if (elapsed < this.sliceMs) return false;
    // Thrown through Lua, whose pcall would catch an error of its own. The machine is of no use then.
    if (elapsed > this.mostMs) throw RAN_TOO_LONG;
    return this.mayPause;
  }

  private runOn(call: Call, run: ScriptRun, useMachine: (machine: LuaMachine) => Buffer | null): void {
    const beganAt = this.sliceBegan;
    let result: Buffer | null;
    try {
      result = this.runMachine(useMachine);
    } catch (error) {
      this.ended();
      throw error;
    }
    if (result === null) {
      if (this.paused === null) {
        this.paused = new PausedScript(call, beganAt);
        this.server.restrictionsChanged();
      }
      this.paused.wait();
      return;
    }
    this.ended();
    this.writeResult(call, run, result);
  }

  private ended(): void {
    this.run = null;
    this.caller = null;
    if (this.paused === null) return;
    this.paused.end();
    this.paused = null;
    this.server.restrictionsChanged();
  }

  /** SCRIPT KILL and FUNCTION KILL. Throws Redis's reasons why not. */
  kill(command: 'SCRIPT KILL' | 'FUNCTION KILL'): void {
    const { paused } = this;
    if (paused === null) throw NOT_BUSY;
    if (this.hasWritten) throw UNKILLABLE;
    if (paused.killCommand !== command) throw this.busyError();
    paused.isKilled = true;
  }

  /** What others are told meanwhile. */
  busyError(): CommandError {
    const command = this.paused?.killCommand ?? 'SCRIPT KILL';
    return new CommandError(
      `BUSY Redis is busy running a script. You can only call ${command} or SHUTDOWN NOSAVE.`,
    );
  }

  /** Of the script that runs: its name, the command that called it and for how long it has run. */
  get running(): { name: string; args: Arguments; durationMs: number } | null {
    const { run, paused } = this;
    if (run === null || paused === null) return null;
    return { name: run.name, args: paused.args, durationMs: performance.now() - paused.beganAt };
  }

  /** The server stops. Returns whether the data shows half of a script, so that they must not be saved. */
  abandon(): boolean {
    if (this.paused === null) return false;
    this.paused.abandon();
    return this.hasWritten;
  }

  private writeResult({ reply, command }: Call, run: ScriptRun, result: Buffer): void {
    if (result.length === 0) reply.null();
    else if (result[0] === LuaType.ScriptError) {
      const text = errorText(result, run);
      throw new CommandError(text, this.isCounted(text));
    } else {
      writeLuaValue(result, reply, this.protocol);
      if (result[0] === LuaType.Error) {
        const text = wordErrorValue(result.toString('latin1', 5));
        if (!this.isCounted(text)) this.server.statistics.countError(text);
        command.failedCalls++;
      }
    }
  }

  /** Whether an error came from a command, which counted it already. */
  private isCounted(text: string): boolean {
    return this.lastError !== '' && text.startsWith(this.lastError);
  }

  /** Runs a chunk of the server's own to its end. Throws `RAN_TOO_LONG`. */
  private evaluate(code: Buffer, args: Buffer, mostMs: number): Buffer {
    this.mayPause = false;
    this.beginSlice(mostMs, mostMs);
    return this.runMachine((machine) => machine.run(code, args, 0)) ?? NO_RESULT;
  }

  private runMachine(useMachine: (machine: LuaMachine) => Buffer | null): Buffer | null {
    this.machine ??= new LuaMachine({
      call: (encoded) => this.callFromScript(encoded),
      log: () => {},
      setProtocol: (version) => {
        if (!this.protocolIsFinal) this.protocol = version;
        this.writer.resp3 = version === 3;
      },
      wantsPause: () => this.wantsPause(),
    });
    try {
      return useMachine(this.machine);
    } catch (error) {
      this.machine = null;
      if (error instanceof LuaMachineFault && error.cause === RAN_TOO_LONG) throw RAN_TOO_LONG;
      if (error instanceof LuaMachineFault) {
        throw new CommandError(`ERR Error running script: ${error.message}`);
      }
      throw error;
    }
  }

  /** `redis.call`: what Redis's `scriptCall` checks, and then the command. */
  private callFromScript(encoded: Buffer): Buffer {
    const args = decodeArguments(encoded);
    if (args.count > 0 && args.buffer[args.starts[0]!] === 0) return this.callFromPrelude(args);
    if (args.count === 0) {
      return encodeError('ERR Please specify at least one argument for this redis lib call');
    }
    const found = this.server.commands.find(args);
    const command = this.server.resolve(found, args);
    if (typeof command === 'string') {
      const isUnknown =
        found === null || (found.isContainer && args.count > 1 && !command.includes('wrong number'));
      return this.refuse(
        found,
        isUnknown
          ? 'ERR Unknown Redis command called from script'
          : 'ERR Wrong number of args calling Redis command from script',
      );
    }
    const refusal = this.refusal(command, args);
    if (refusal !== null) return this.refuse(command, refusal);
    if ((command.flags & Flag.Write) !== 0) this.hasWritten = true;
    this.writer.reset(false);
    this.server.runNested(this.client, command, args, this.writer);
    const resp = this.writer.written();
    if (resp[0] === MINUS) this.lastError = resp.toString('latin1', 1, resp.length - 2);
    return encodeReply(resp);
  }

  /** What the prelude asks for, by names that begin with a zero byte. */
  private callFromPrelude(args: Arguments): Buffer {
    if (args.text(0) === SHOW_TYPES) {
      this.protocolIsFinal = true;
      return encodeInteger(1);
    }
    const inner = Arguments.of(Array.from({ length: args.count - 1 }, (_, i) => args.bytes(i + 1)));
    if (inner.count === 0) {
      return encodeError('ERR Please specify at least one argument for this redis.acl_check_cmd() call');
    }
    const command = this.server.resolve(this.server.commands.find(inner), inner);
    if (typeof command === 'string') {
      return encodeError('ERR Invalid command passed to redis.acl_check_cmd()');
    }
    const isAllowed =
      !this.client.restricted || this.server.accessControl.check(this.client.user, command, inner) === null;
    return encodeInteger(isAllowed ? 1 : 0);
  }

  private refuse(command: RegisteredCommand | null, error: string): Buffer {
    if (command !== null) command.rejectedCalls++;
    this.server.statistics.countError(error);
    this.lastError = error;
    return encodeError(error);
  }

  /** Why a script may not run a command, or null. */
  private refusal(command: RegisteredCommand, args: Arguments): string | null {
    const { flags } = command;
    const { run } = this;
    if (run === null) return 'ERR redis.call can only be called while a script runs';
    if ((flags & Flag.NoScript) !== 0) return 'ERR This Redis command is not allowed from script';
    if (this.client.restricted) {
      const { accessControl } = this.server;
      const refusal = accessControl.check(this.client.user, command, args);
      if (refusal !== null) {
        accessControl.logRefusal(refusal, this.caller ?? this.client, command, args, 'lua');
        return `ERR The user executing the script ${SCRIPT_REFUSALS[refusal.kind]}`;
      }
    }
    const isReadOnly = run.readOnly || (!run.flags.compatible && run.flags.noWrites);
    if (isReadOnly && (flags & (Flag.Write | Flag.MayReplicate)) !== 0) {
      return 'ERR Write commands are not allowed from read-only scripts.';
    }
    if ((flags & Flag.Write) !== 0) {
      if (this.server.writeRefusal !== null) return this.server.writeRefusal;
      if (this.server.lacksReplicas) return NOT_ENOUGH_REPLICAS;
    }
    const mayExceed = !run.flags.compatible && run.flags.allowOutOfMemory;
    if (this.memoryWasFull && !mayExceed && !this.hasWritten && (flags & Flag.DenyOom) !== 0) {
      return outOfMemory.message;
    }
    return null;
  }
}

/** The text of an error that ended a script, as Redis composes it. */
function errorText(result: Buffer, run: ScriptRun): string {
  const line = result.readUInt32LE(5);
  const message = messageOf(result, run);
  return whereItWas(message, line, run);
}

function whereItWas(message: string, line: number, run: ScriptRun): string {
  return line > 0 ? `${message} script: ${run.name}, on @${run.source}:${line}.` : message;
}

function messageOf(result: Buffer, run: { source: string }): string {
  let message = result
    .toString('latin1', 9)
    .replaceAll('user_script:', `${run.source}:`)
    .replaceAll('\0', '');
  message = wordMachineErrors(message);
  message = message.replace(/^user_\w+:\d+: ERR /, 'ERR ');
  message = MACHINE_TEXTS.get(message.replace(/^user_\w+:\d+: /, '')) ?? message;
  if (!/^[A-Z][A-Z0-9]* /.test(message)) message = `ERR ${message}`;
  return message;
}

/** Where the machine words an error in its own way. */
const MACHINE_TEXTS = new Map([
  ["bad argument #1 to 'sha1hex' (string expected, got no value)", 'wrong number of arguments'],
  ['ERR redis.log requires level and message', 'redis.log() requires two arguments or more.'],
]);

/** Said before the prelude's own `redis.setresp(3)`, which is not the script's choice. */
const SHOW_TYPES = '\0show-types';

/**
 * Makes a script what the machine can run safely and as Redis does. Most scripts stay as they are.
 *
 * The machine writes a nested reply beyond the end of Lua's stack when it is nested more than about 45 deep. So the value
 * of a script that could build such a one is looked at in Lua first; Redis's own error is given where it is
 * too deep. Scripts without a loop, a function or a parser need no look. Nor can those run long: the others are staged, so
 * that they can be stopped half-way.
 *
 * The machine tells doubles, maps and the like from arrays only after `redis.setresp(3)`, Redis always.
 */
function prepare(code: Buffer): Buffer {
  const text = code.toString('latin1');
  const mayNest =
    text.split('{').length > 20 ||
    /[[]|\b(for|while|repeat|function|decode|unpack|load|loadstring|gsub|_G|setmetatable)\b/.test(text);
  const mayBeTyped = /\b(double|big_number|verbatim_string|map|set)\b['"]?\]?\s*=[^=]/.test(text);
  const asksAcl = text.includes('acl_check_cmd');
  // A copy: the code outlives the buffer it was read into.
  if (!mayNest && !mayBeTyped && !asksAcl) return Buffer.from(code);
  const prelude = asksAcl ? `local redis=setmetatable({acl_check_cmd=${CHECK_ACL}},{__index=redis}) ` : '';
  const typed = mayBeTyped ? `redis.call('${SHOW_TYPES.replace('\0', '\\0')}') redis.setresp(3) ` : '';
  const guarded = `${GUARD} local r=f() if type(r)=='table' then r=d(r,1) ${typed}end return r`;
  return Buffer.from(`local function f() ${prelude}${text}\nend ${staged(guarded)}`, 'latin1');
}
