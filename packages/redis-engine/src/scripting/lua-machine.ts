/**
 * Redis's Lua 5.1, as the package `lua-redis-wasm` carries it in WebAssembly, driven directly.
 *
 * The package's own entry loads asynchronously and copies each value several times; a server must answer the first EVAL
 * in its turn, and each `redis.call` at once. So the module is instantiated here, synchronously, on first use (about
 * 10 ms), and replies cross the border in the module's own encoding (see `lua-values.ts`) without objects in between.
 *
 * Three things differ from the package's loader on purpose. The C stack, 64 KiB below the heap and without a guard,
 * is moved to a megabyte of its own, since a reply nested 60 deep overwrites the interpreter otherwise. Memory, fixed at
 * 64 MiB, ends in Lua's "not enough memory" instead of an abort. And the hook that counts instructions is one of ours, put
 * in the place of the module's in its table of functions: it asks the host what to do, and can stop a script half-way,
 * to be gone on with later (`stage.ts`, `lua-memory.ts`).
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LuaMemory } from './lua-memory.ts';
import { encodeInteger, LuaType } from './lua-values.ts';
import { sha1Hex } from './sha1-hex.ts';
import { calling, FAILED_IN, FORGET, GO_ON, keeping, LOCK_GLOBALS, SET_STAGE } from './stage.ts';
import { wasm, type WasmImports, type WasmMemory, type WasmModule, type WasmTable } from './web-assembly.ts';

/** What a script asks of the server. */
export interface LuaHost {
  /** `redis.call` and `redis.pcall`: arguments as the machine encodes them, the reply as `lua-values.ts` encodes it. */
  call(args: Buffer): Uint8Array;
  /** `redis.log`. */
  log(level: number, message: string): void;
  /** `redis.setresp`. */
  setProtocol(version: number): void;
  /** Asked every thousand instructions: whether others should go first. What it throws ends the script, and the machine. */
  wantsPause(): boolean;
}

interface Exports {
  memory: WasmMemory;
  __indirect_function_table: WasmTable;
  __wasm_call_ctors(): void;
  set_compat(flags: number): void;
  set_limits(fuel: number, replyBytes: number, argumentBytes: number): void;
  init(): number;
  eval_with_args(
    result: number,
    script: number,
    scriptLength: number,
    args: number,
    argsLength: number,
    keys: number,
  ): void;
  alloc(bytes: number): number;
  free_mem(pointer: number): void;
  setThrew(value: number, type: number): void;
  _emscripten_stack_restore(pointer: number): void;
  emscripten_stack_get_current(): number;
}

/** Thrown through the frames of WebAssembly where C calls longjmp. */
const LONG_JUMP = { name: 'longjmp' };

const STACK_BYTES = 1024 * 1024;
/** The module counts instructions by so many. */
const HOOK_PERIOD = 1000;
/** The module's own limit of instructions is never reached: its hook is not called. */
const NO_LIMIT = 0xffffffff;
const NO_ARGUMENTS = Buffer.alloc(4);
/** So many compiled scripts are kept; then all are forgotten, and compiled again as they are called. */
const MOST_KEPT = 1000;

/** A module that imports a function of two integers and exports it: what a table of functions takes. */
const FUNCTION_OF_TWO = Buffer.from(
  '0061736d0100000001060160027f7f0002070101650168000007050101680000',
  'hex',
);

/** The same with one integer, and one as its result. */
const FUNCTION_OF_ONE = Buffer.from(
  '0061736d0100000001060160017f017f02070101650168000007050101680000',
  'hex',
);

const LUA_NUMBER_FORMAT = '%.14g\0';
const SHORT = '4'.charCodeAt(0);
const WHOLE = '7'.charCodeAt(0);

/** A function of ours as one of the machine's. */
function functionForTable(module: Uint8Array, implementation: (argument: number) => unknown): unknown {
  const instance = new wasm.Instance(new wasm.Module(module), { e: { h: implementation } });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bytes above export it
  return (instance.exports as { h: unknown }).h;
}

let compiled: WasmModule | undefined;

function compile(): WasmModule {
  if (compiled === undefined) {
    const entry = createRequire(import.meta.url).resolve('lua-redis-wasm');
    compiled = new wasm.Module(readFileSync(join(dirname(entry), 'redis_lua.wasm')));
  }
  return compiled;
}

/** Why a machine could not run a script to its end; it is of no use any more. */
export class LuaMachineFault extends Error {
  override readonly name = 'LuaMachineFault';
}

export class LuaMachine {
  private readonly exports: Exports;
  private readonly host: LuaHost;
  private readonly lua: LuaMemory;
  private readonly mainState: number;
  private readonly globals: number;
  /** The functions of Lua that resume a coroutine of the stage. */
  private readonly resumers: ReadonlySet<number>;
  /** The script that ran was stopped half-way. */
  private isPaused = false;
  /** The line at which it was. */
  pausedAt = 0;
  /** Line of the error that ended the last script. */
  private errorLine = 0;
  /** Where the second digit of Lua's format of numbers is. */
  private digits = 0;
  /** What the script that runs has chosen by `redis.setresp`. */
  private protocol = 2;
  /** By a script that was compiled, the chunk that calls it. */
  private readonly kept = new Map<Uint8Array, Buffer>();

  constructor(host: LuaHost) {
    this.host = host;
    const instance = new wasm.Instance(compile(), this.imports());
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module's exports are what they are
    this.exports = instance.exports as Exports;
    this.exports.__wasm_call_ctors();
    const stack = this.exports.alloc(STACK_BYTES);
    this.exports._emscripten_stack_restore((stack + STACK_BYTES) & ~15);
    this.exports.set_compat(0);
    if (this.exports.init() !== 0) throw new LuaMachineFault('Lua did not start');
    this.lua = new LuaMemory(this.exports.memory);
    const coroutine = this.addresses('return tostring(coroutine.create(function() end))')[0]!;
    if (!this.lua.isAsExpected(coroutine, HOOK_PERIOD)) throw new LuaMachineFault('another build of Lua');
    this.mainState = this.lua.mainState(coroutine);
    this.globals = this.addresses('return tostring(_G)')[0]!;
    this.replaceHook();
    this.printNumbersWhole();
    this.lua.setReadOnly(this.globals, false);
    this.resumers = new Set(this.addresses(SET_STAGE));
    this.lua.setReadOnly(this.globals, true);
  }

  /** The addresses in the text that a chunk returns: `table: 0x117f50`. */
  private addresses(chunk: string): number[] {
    const reply = this.evaluate(Buffer.from(chunk), NO_ARGUMENTS, 0).toString('latin1');
    return [...reply.matchAll(/0x([0-9a-f]+)/g)].map((match) => Number.parseInt(match[1]!, 16));
  }

  private replaceHook(): void {
    const hook = functionForTable(FUNCTION_OF_TWO, (state: number) => this.hook(state));
    this.exports.__indirect_function_table.set(this.lua.hookIndex(this.mainState), hook);
  }

  /**
   * Lets `redis.call` and `redis.pcall` print numbers with 17 digits as Redis does: Lua prints them with 14, and a count
   * of microseconds would lose its last ones. The format stands in the machine's memory, and is another one from the call
   * until the command is at the host.
   */
  private printNumbersWhole(): void {
    // Constants stand below all that was made since.
    const memory = Buffer.from(this.exports.memory.buffer, 0, this.globals);
    const format = memory.indexOf(LUA_NUMBER_FORMAT);
    if (format === -1 || memory.includes(LUA_NUMBER_FORMAT, format + 1)) {
      throw new LuaMachineFault('another build of Lua');
    }
    this.digits = format + LUA_NUMBER_FORMAT.indexOf('1') + 1;
    const table = this.exports.__indirect_function_table;
    for (const closure of this.addresses("return tostring(redis.call)..' '..tostring(redis.pcall)")) {
      const index = this.lua.nativeIndex(closure);
      const original = table.get(index);
      if (typeof original !== 'function') throw new LuaMachineFault('another build of Lua');
      const call = (state: number): unknown => {
        this.setDigits(WHOLE);
        try {
          return original(state);
        } finally {
          this.setDigits(SHORT);
        }
      };
      table.set(index, functionForTable(FUNCTION_OF_ONE, call));
    }
  }

  private setDigits(digit: number): void {
    new Uint8Array(this.exports.memory.buffer)[this.digits] = digit;
  }

  private hook(state: number): void {
    if (!this.host.wantsPause() || !this.canPause(state)) return;
    this.pausedAt = this.lua.lineOf(state);
    this.lua.yield(state);
    this.isPaused = true;
    // The next Lua that runs is the stage's, which puts the coroutine among the globals.
    this.lua.setReadOnly(this.globals, false);
  }

  /** Whether a state runs on the stage, through nothing but pcalls, none of which was called by C. */
  private canPause(state: number): boolean {
    for (let each = this.mainState; each !== state; ) {
      each = this.lua.resumedBy(each, this.resumers);
      if (each === 0 || !this.lua.mayYield(each)) return false;
    }
    return state !== this.mainState;
  }

  /**
   * Runs a script. `args` holds KEYS and then ARGV as `encodeArguments` writes them.
   * Returns the reply in the encoding of `lua-values.ts`, or null if it was stopped half-way.
   * Throws `LuaMachineFault` if the machine broke.
   */
  run(script: Uint8Array, args: Uint8Array, keyCount: number): Buffer | null {
    this.protocol = 2;
    return this.runOrGoOn(script, args, keyCount);
  }

  /** The same for a script that may come again: it is compiled the first time. `script` is known by its identity. */
  runKept(script: Buffer, args: Uint8Array, keyCount: number): Buffer | null {
    const chunk = this.kept.get(script);
    if (chunk !== undefined) return this.run(chunk, args, keyCount);
    if (this.kept.size === MOST_KEPT) this.kept.clear();
    const name = randomBytes(16).toString('hex');
    const first = this.kept.size === 0;
    this.kept.set(script, calling(name));
    return this.run(keeping(name, script, first), args, keyCount);
  }

  private runOrGoOn(script: Uint8Array, args: Uint8Array, keyCount: number): Buffer | null {
    this.isPaused = false;
    this.errorLine = 0;
    const reply = this.evaluate(script, args, keyCount);
    if (this.isPaused) {
      this.lua.setReadOnly(this.globals, true);
      return null;
    }
    if (this.errorLine > 0 && reply[0] === LuaType.ScriptError) reply.writeUInt32LE(this.errorLine, 5);
    return reply;
  }

  /** Goes on with the script that was stopped half-way; as `run`. */
  goOn(): Buffer | null {
    this.lua.setReadOnly(this.globals, false);
    return this.runOrGoOn(GO_ON, NO_ARGUMENTS, 0);
  }

  /** Forgets the script that was stopped half-way. */
  forget(): void {
    this.lua.setReadOnly(this.globals, false);
    this.evaluate(FORGET, NO_ARGUMENTS, 0);
    this.lua.setReadOnly(this.globals, true);
  }

  private evaluate(script: Uint8Array, args: Uint8Array, keyCount: number): Buffer {
    const { exports } = this;
    exports.set_limits(NO_LIMIT, 0, 0);
    const stack = exports.emscripten_stack_get_current();
    let result = 0;
    try {
      result = exports.alloc(8);
      const scriptPointer = this.copyIn(script);
      const argsPointer = this.copyIn(args);
      exports.eval_with_args(result, scriptPointer, script.length, argsPointer, args.length, keyCount);
      exports.free_mem(scriptPointer);
      exports.free_mem(argsPointer);
    } catch (error) {
      exports._emscripten_stack_restore(stack);
      throw new LuaMachineFault('the interpreter of Lua broke', { cause: error });
    }
    const view = new DataView(exports.memory.buffer);
    const pointer = view.getUint32(result, true);
    const length = view.getUint32(result + 4, true);
    exports.free_mem(result);
    const reply = Buffer.from(new Uint8Array(exports.memory.buffer, pointer, length));
    if (pointer !== 0) exports.free_mem(pointer);
    return reply;
  }

  /** What the stage asks, or null if it is not the stage that asks. */
  private answerStage(request: Buffer): Uint8Array | null {
    // The count of the arguments and the length of the first one stand before it.
    if (request.length < 9 || request[8] !== 0) return null;
    const text = request.toString('latin1', 8);
    if (text.startsWith(LOCK_GLOBALS)) {
      this.lua.setReadOnly(this.globals, true);
      return encodeInteger(this.protocol);
    }
    if (!text.startsWith(FAILED_IN)) return null;
    this.errorLine = this.lineAt(text);
    return encodeInteger(1);
  }

  /** The line of the coroutine that a text names; 0 for what is none, since a script may ask too. */
  private lineAt(text: string): number {
    const address = /thread: 0x([0-9a-f]+)$/.exec(text);
    if (address === null) return 0;
    try {
      return this.lua.lineOf(Number.parseInt(address[1]!, 16));
    } catch {
      return 0;
    }
  }

  private copyIn(bytes: Uint8Array): number {
    const pointer = this.exports.alloc(Math.max(bytes.length, 1));
    if (pointer === 0) throw new LuaMachineFault(`no memory for ${bytes.length} bytes`);
    new Uint8Array(this.exports.memory.buffer).set(bytes, pointer);
    return pointer;
  }

  private view(pointer: number, length: number): Buffer {
    return Buffer.from(this.exports.memory.buffer, pointer, length);
  }

  /** Hands bytes to C, which frees them: a pointer and a length at `result`. */
  private answer(result: number, bytes: Uint8Array): void {
    const pointer = this.copyIn(bytes);
    const view = new DataView(this.exports.memory.buffer);
    view.setUint32(result, pointer, true);
    view.setUint32(result + 4, bytes.length, true);
  }

  private imports(): WasmImports {
    const call = (result: number, pointer: number, length: number) => {
      this.setDigits(SHORT);
      const request = this.view(pointer, length);
      this.answer(result, this.answerStage(request) ?? this.host.call(request));
    };
    const abort = (): never => {
      throw new LuaMachineFault('the interpreter of Lua gave up');
    };
    const noSuchFile = () => -44;
    const badDescriptor = () => 8;
    return {
      env: {
        host_redis_call: call,
        host_redis_pcall: call,
        host_redis_log: (level: number, pointer: number, length: number) =>
          this.host.log(level, this.view(pointer, length).toString('latin1')),
        host_redis_setresp: (version: number) => {
          this.protocol = version;
          this.host.setProtocol(version);
        },
        host_redis_props: (result: number) => this.answer(result, redisProperties),
        host_sha1hex: (result: number, pointer: number, length: number) =>
          this.answer(result, Buffer.from(sha1Hex(this.view(pointer, length)))),
        invoke_vii: (index: number, first: number, second: number) => {
          const stack = this.exports.emscripten_stack_get_current();
          try {
            const target: unknown = this.exports.__indirect_function_table.get(index);
            if (typeof target === 'function') target(first, second);
          } catch (error) {
            this.exports._emscripten_stack_restore(stack);
            if (error !== LONG_JUMP) throw error;
            this.exports.setThrew(1, 0);
          }
        },
        _emscripten_throw_longjmp: () => {
          throw LONG_JUMP;
        },
        emscripten_resize_heap: () => 0,
        exit: abort,
        __assert_fail: abort,
        _abort_js: abort,
        // No files: scripts have none of Lua's input and output.
        __syscall_openat: noSuchFile,
        __syscall_fcntl64: noSuchFile,
        __syscall_ioctl: noSuchFile,
        __syscall_dup3: noSuchFile,
      },
      wasi_snapshot_preview1: {
        clock_time_get: (_clock: number, _precision: bigint, result: number) => {
          const nanoseconds = BigInt(Math.round(performance.now() * 1e6));
          new DataView(this.exports.memory.buffer).setBigUint64(result, nanoseconds, true);
          return 0;
        },
        fd_write: badDescriptor,
        fd_read: badDescriptor,
        fd_close: badDescriptor,
        fd_seek: badDescriptor,
      },
    };
  }
}

/**
 * What the table `redis` has besides the functions that the machine brings: a constant for each name, or a function
 * that returns one. Encoded as the import `host_redis_props` wants it.
 */
const redisProperties = encodeProperties({
  REDIS_VERSION: { value: '7.0.15' },
  REDIS_VERSION_NUM: { value: 0x07_00_0f },
  REPL_NONE: { value: 0 },
  REPL_AOF: { value: 1 },
  REPL_SLAVE: { value: 2 },
  REPL_REPLICA: { value: 2 },
  REPL_ALL: { value: 3 },
  replicate_commands: { returns: true },
  set_repl: { returns: null },
  breakpoint: { returns: false },
  debug: { returns: null },
});

function encodeProperties(
  properties: Record<string, { value: string | number } | { returns: boolean | null }>,
): Buffer {
  const parts: Buffer[] = [uint32(Object.keys(properties).length)];
  for (const [name, property] of Object.entries(properties)) {
    const value = 'value' in property ? property.value : property.returns;
    parts.push(uint32(name.length), Buffer.from(name), Buffer.from(['value' in property ? 0 : 1]));
    if (value === null) parts.push(Buffer.from([0]));
    else if (typeof value === 'boolean') parts.push(Buffer.from([1, value ? 1 : 0]));
    else if (typeof value === 'number') {
      const double = Buffer.alloc(8);
      double.writeDoubleLE(value);
      parts.push(Buffer.from([2]), double);
    } else parts.push(Buffer.from([3]), uint32(value.length), Buffer.from(value));
  }
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
