/**
 * Redis's Lua 5.1, as the package `lua-redis-wasm` carries it in WebAssembly, driven directly.
 *
 * The package's own entry loads asynchronously and copies each value several times; a server must answer the first EVAL
 * in its turn, and each `redis.call` at once. So the module is instantiated here, synchronously, on first use (about
 * 10 ms), and replies cross the border in the module's own encoding (see `lua-values.ts`) without objects in between.
 *
 * Two things differ from the package's loader on purpose. The C stack, 64 KiB below the heap and without a guard,
 * is moved to a megabyte of its own, since a reply nested 60 deep overwrites the interpreter otherwise. And
 * memory, fixed at 64 MiB, ends in Lua's "not enough memory" instead of an abort.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sha1Hex } from './sha1-hex.ts';
import { wasm, type WasmImports, type WasmMemory, type WasmModule, type WasmTable } from './web-assembly.ts';

/** What a script asks of the server. */
export interface LuaHost {
  /** `redis.call` and `redis.pcall`: arguments as the machine encodes them, the reply as `lua-values.ts` encodes it. */
  call(args: Buffer): Uint8Array;
  /** `redis.log`. */
  log(level: number, message: string): void;
  /** `redis.setresp`. */
  setProtocol(version: number): void;
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
  }

  /**
   * Runs a script. `args` holds KEYS and then ARGV as `encodeArguments` writes them.
   * `fuel` is how many instructions of Lua it may take. Returns the reply in the encoding of `lua-values.ts`.
   * Throws `LuaMachineFault` if the machine broke.
   */
  run(script: Uint8Array, args: Uint8Array, keyCount: number, fuel: number): Buffer {
    const { exports } = this;
    exports.set_limits(fuel, 0, 0);
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
    const call = (result: number, pointer: number, length: number) =>
      this.answer(result, this.host.call(this.view(pointer, length)));
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
        host_redis_setresp: (version: number) => this.host.setProtocol(version),
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
