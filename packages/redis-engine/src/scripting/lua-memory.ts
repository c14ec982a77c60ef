/**
 * The few structures of Lua 5.1 that are read and changed from outside, in the memory of its machine.
 *
 * The machine's interface can run a script to its end and no less. What Lua itself offers beyond that, a hook that
 * yields, is reached here: offsets are those of Redis's Lua (`lstate.h`, `lobject.h`) with pointers of four bytes, and
 * `isAsExpected` tells whether this build has them.
 */
import type { WasmMemory } from './web-assembly.ts';

/** `lua_State`. */
const STATUS = 6;
const TOP = 8;
const BASE = 12;
const GLOBAL_STATE = 16;
const CALL_INFO = 20;
const SAVED_PC = 24;
const FIRST_CALL_INFO = 40;
const C_CALLS = 52;
const BASE_C_CALLS = 54;
const HOOK_MASK = 56;
const HOOK_PERIOD = 60;
const HOOK = 68;
/** `global_State`. */
const MAIN_THREAD = 112;
/** `CallInfo`. */
const CALL_INFO_BYTES = 24;
const FUNCTION = 4;
const CALLER_PC = 12;
/** `TValue`: eight bytes of value and the type. */
const TYPE = 8;
const FUNCTION_TYPE = 6;
/** `Closure` (of C: its function where the others have their `Proto`) and `Proto`. */
const IS_C = 6;
const PROTO = 16;
const CODE = 12;
const LINES = 20;
/** `Table`. */
const READ_ONLY = 8;

const YIELDED = 1;
const COUNT_HOOK = 8;

export class LuaMemory {
  private readonly memory: WasmMemory;

  constructor(memory: WasmMemory) {
    this.memory = memory;
  }

  private get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  private pointer(address: number): number {
    return this.view.getUint32(address, true);
  }

  /** The state in which scripts begin, from that of a coroutine. */
  mainState(coroutine: number): number {
    return this.pointer(this.pointer(coroutine + GLOBAL_STATE) + MAIN_THREAD);
  }

  /** Whether the structures are where this file says: the hook of a new coroutine is what the machine has set. */
  isAsExpected(coroutine: number, hookPeriod: number): boolean {
    const { view } = this;
    const main = this.mainState(coroutine);
    return [coroutine, main].every(
      (state) =>
        view.getUint8(state + HOOK_MASK) === COUNT_HOOK &&
        view.getUint32(state + HOOK_PERIOD, true) === hookPeriod,
    );
  }

  /** Place of the hook in the table of functions. */
  hookIndex(state: number): number {
    return this.pointer(state + HOOK);
  }

  /** Place of a function of C in the table of functions. */
  nativeIndex(closure: number): number {
    return this.pointer(closure + PROTO);
  }

  setReadOnly(table: number, isReadOnly: boolean): void {
    this.view.setUint32(table + READ_ONLY, isReadOnly ? 1 : 0, true);
  }

  /**
   * The coroutine that a state resumes at this moment, if one of these functions of Lua does so; else 0. Of a state that
   * resumes, the running function is `coroutine.resume`, and its first argument is the coroutine.
   */
  resumedBy(state: number, resumers: ReadonlySet<number>): number {
    const callInfo = this.pointer(state + CALL_INFO);
    if (callInfo <= this.pointer(state + FIRST_CALL_INFO)) return 0;
    const caller = this.pointer(this.pointer(callInfo - CALL_INFO_BYTES + FUNCTION));
    return resumers.has(caller) ? this.pointer(this.pointer(state + BASE)) : 0;
  }

  /** Whether no function of C stands between a coroutine and its running function: Lua cannot yield across one. */
  mayYield(coroutine: number): boolean {
    const { view } = this;
    return view.getUint16(coroutine + C_CALLS, true) <= view.getUint16(coroutine + BASE_C_CALLS, true);
  }

  /** What `lua_yield` does, from within a hook. */
  yield(coroutine: number): void {
    this.view.setUint32(coroutine + BASE, this.pointer(coroutine + TOP), true);
    this.view.setUint8(coroutine + STATUS, YIELDED);
  }

  /** The line at which a coroutine stands, or stopped with an error; 0 if that is not known. */
  lineOf(coroutine: number): number {
    const top = this.pointer(coroutine + CALL_INFO);
    const first = this.pointer(coroutine + FIRST_CALL_INFO);
    for (let callInfo = top; callInfo >= first; callInfo -= CALL_INFO_BYTES) {
      const place = this.pointer(callInfo + FUNCTION);
      if (this.pointer(place + TYPE) !== FUNCTION_TYPE) continue;
      const closure = this.pointer(place);
      if (this.view.getUint8(closure + IS_C) !== 0) continue;
      const proto = this.pointer(closure + PROTO);
      const next = this.pointer(callInfo === top ? coroutine + SAVED_PC : callInfo + CALLER_PC);
      const instruction = ((next - this.pointer(proto + CODE)) >> 2) - 1;
      return this.pointer(this.pointer(proto + LINES) + instruction * 4);
    }
    return 0;
  }
}
