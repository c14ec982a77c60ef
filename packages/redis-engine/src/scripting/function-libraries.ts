/**
 * Libraries of functions (FUNCTION, FCALL).
 *
 * Redis keeps a library's functions as closures, which share what the library's code set up. Here each function is compiled
 * with the whole library around it: each FCALL runs that anew and then the function. What a library counts in variables of
 * its own therefore begins anew with each call.
 */
import { CommandError } from '../errors.ts';
import type { Call } from '../server/call.ts';
import type { Server } from '../server/server.ts';
import { RdbError, RdbReader } from '../persistence/rdb-reader.ts';
import { openPayload, sealPayload } from '../persistence/payload.ts';
import { RdbWriter } from '../persistence/rdb-writer.ts';
import { CHECK_ACL, GUARD } from './guard.ts';
import { LuaType } from './lua-values.ts';
import type { ScriptFlags } from './shebang.ts';
import { staged } from './stage.ts';

export interface ScriptFunction {
  readonly name: string;
  readonly description: string | null;
  /** As FUNCTION LIST shows them. */
  readonly flagNames: readonly string[];
  readonly flags: ScriptFlags;
  readonly library: FunctionLibrary;
  /** What the machine is given to run, once it was called. */
  code: Buffer | null;
}

export interface FunctionLibrary {
  readonly name: string;
  /** As it was given, its first line included. */
  readonly code: Buffer;
  readonly functions: Map<string, ScriptFunction>;
}

type Libraries = Map<string, FunctionLibrary>;

/** Opcode of a library in RDB. */
export const FUNCTION_OPCODE = 245;

const FLAG_ORDER = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'];

export class FunctionLibraries {
  private readonly server: Server;
  private libraries: Libraries = new Map();
  private functions = new Map<string, ScriptFunction>();

  constructor(server: Server) {
    this.server = server;
    server.libraryCount = () => this.libraries.size;
    server.functionCount = () => this.functions.size;
  }

  list(): Iterable<FunctionLibrary> {
    return this.libraries.values();
  }

  /** Names of functions are the same in any case. */
  find(name: string): ScriptFunction | undefined {
    return this.functions.get(name.toLowerCase());
  }

  /** Loads a library and returns its name. Throws Redis's errors; nothing is changed then. */
  load(code: Buffer, replace: boolean): string {
    const library = this.compile(Buffer.from(code));
    const old = this.libraries.get(library.name);
    if (old !== undefined && !replace) throw new CommandError(`ERR Library '${library.name}' already exists`);
    for (const name of library.functions.keys()) {
      const other = this.find(name);
      if (other !== undefined && other.library !== old) {
        throw new CommandError(`ERR Function ${name} already exists`);
      }
    }
    this.adopt(new Map(this.libraries).set(library.name, library));
    return library.name;
  }

  delete(name: string): boolean {
    const rest = new Map(this.libraries);
    if (!rest.delete(name)) return false;
    this.adopt(rest);
    return true;
  }

  flush(): void {
    this.adopt(new Map());
  }

  private adopt(libraries: Libraries): void {
    this.libraries = libraries;
    this.functions = new Map();
    for (const library of libraries.values()) {
      for (const [name, item] of library.functions) this.functions.set(name.toLowerCase(), item);
    }
  }

  // ── Dump and restore ─────────────────────────────────────────────────────────────────────────────────────────────

  /** All libraries as FUNCTION DUMP gives them. */
  dump(): Buffer {
    const writer = new RdbWriter();
    for (const library of this.libraries.values()) {
      writer.byte(FUNCTION_OPCODE);
      writer.string(library.code);
    }
    return sealPayload(writer.written());
  }

  restore(payload: Buffer, policy: 'flush' | 'append' | 'replace'): void {
    const body = openPayload(payload);
    if (body === undefined) throw new CommandError('ERR DUMP payload version or checksum are wrong');
    const restored = this.readLibraries(body);
    if (policy === 'flush') {
      this.adopt(restored);
      return;
    }
    const all = new Map(this.libraries);
    for (const [name, library] of restored) {
      if (all.has(name) && policy === 'append') throw new CommandError(`ERR Library ${name} already exists`);
      all.set(name, library);
    }
    const owners = new Map<string, string>();
    for (const library of all.values()) {
      for (const name of library.functions.keys()) {
        if (owners.has(name)) throw new CommandError(`ERR Function ${name} already exists`);
        owners.set(name, library.name);
      }
    }
    this.adopt(all);
  }

  private readLibraries(body: Buffer): Libraries {
    const reader = new RdbReader(body);
    const libraries: Libraries = new Map();
    const names = new Set<string>();
    try {
      while (!reader.atEnd) {
        if (reader.byte() !== FUNCTION_OPCODE) throw new CommandError('ERR given type is not a function');
        const library = this.compile(Buffer.from(reader.string()));
        if (libraries.has(library.name))
          throw new CommandError(`ERR Library '${library.name}' already exists`);
        for (const name of library.functions.keys()) {
          if (names.has(name)) throw new CommandError(`ERR Function ${name} already exists`);
          names.add(name);
        }
        libraries.set(library.name, library);
      }
    } catch (error) {
      if (error instanceof RdbError) throw new CommandError('ERR failed loading the given functions payload');
      throw error;
    }
    return libraries;
  }

  // ── Compiling ────────────────────────────────────────────────────────────────────────────────────────────────────

  private compile(code: Buffer): FunctionLibrary {
    const { name, body } = parseLibrary(code);
    const { scripting } = this.server;
    const compileError = scripting.compileError(body, 'user_function');
    if (compileError !== null) throw new CommandError(`ERR Error compiling function: ${compileError}`);
    const registered = scripting.registerFunctions(Buffer.from(loader(body), 'latin1'));
    const library: FunctionLibrary = { name, code, functions: new Map() };
    for (const { name: functionName, description, flagNames } of registered) {
      library.functions.set(functionName, {
        name: functionName,
        description,
        flagNames: FLAG_ORDER.filter((flag) => flagNames.includes(flag)),
        flags: {
          noWrites: flagNames.includes('no-writes'),
          allowOutOfMemory: flagNames.includes('allow-oom'),
          compatible: false,
        },
        library,
        code: null,
      });
    }
    if (library.functions.size === 0) throw new CommandError('ERR No functions registered');
    return library;
  }

  // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Runs a function for a client and writes its reply. */
  execute(call: Call, item: ScriptFunction, args: Buffer, keyCount: number, readOnly: boolean): void {
    item.code ??= Buffer.from(caller(parseLibrary(item.library.code).body, item.name), 'latin1');
    this.server.scripting.execute(call, {
      name: item.name,
      source: 'user_function',
      code: item.code,
      flags: item.flags,
      readOnly,
      args,
      keyCount,
    });
  }
}

/** Reads a library's first line, `#!lua name=mylib`; the body keeps its line numbers. */
function parseLibrary(code: Buffer): { name: string; body: Buffer } {
  if (code[0] !== 0x23 || code[1] !== 0x21) throw new CommandError('ERR Missing library metadata');
  const lineEnd = code.indexOf(0x0a);
  if (lineEnd === -1) throw new CommandError('ERR Invalid library metadata');
  const parts = splitArguments(code.toString('latin1', 0, lineEnd));
  if (parts === undefined) throw new CommandError('ERR Invalid library metadata');
  const [first = '', ...options] = parts;
  const engine = first.slice(2);
  let name: string | undefined;
  for (const option of options) {
    if (!option.toLowerCase().startsWith('name=')) {
      throw new CommandError(`ERR Invalid metadata value given: ${option}`);
    }
    if (name !== undefined) {
      throw new CommandError('ERR Invalid metadata value, name argument was given multiple times');
    }
    name = option.slice('name='.length);
  }
  if (name === undefined) throw new CommandError('ERR Library name was not given');
  if (!/^\w+$/.test(name)) {
    throw new CommandError(
      'ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long',
    );
  }
  if (engine.toLowerCase() !== 'lua') throw new CommandError(`ERR Engine '${engine}' not found`);
  return { name, body: code.subarray(lineEnd) };
}

/** Splits at blanks; quotes hold words together, also within a word. Undefined if a quote is not closed. */
function splitArguments(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (const character of text) {
    if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word ??= '';
      if (character === '"' || character === "'") quote = character;
      else word += character;
    }
  }
  if (quote !== '') return undefined;
  if (word !== null) words.push(word);
  return words;
}

/** `redis.register_function`, whose arguments and errors are those of Redis; fills `F` with what was registered. */
const REGISTER = `local F,O,loaded={},{},false
local error,type,pairs,next,ipairs=error,type,pairs,next,ipairs
local function fail(m) error(m,0) end
local K={['no-writes']=1,['allow-oom']=1,['allow-stale']=1,['no-cluster']=1,['allow-cross-slot-keys']=1}
local function register(...)
if loaded then fail('redis.register_function can only be called on FUNCTION LOAD command') end
local n=select('#',...) local a,b=...
if n<1 or n>2 then fail('wrong number of arguments to redis.register_function') end
local name,desc,cb,flags=nil,nil,nil,{}
local function str(v) return type(v)=='string' or type(v)=='number' end
if n==1 then
if type(a)~='table' then fail('calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).') end
for k,v in pairs(a) do
if not str(k) then fail('named argument key given to redis.register_function is not a string') end
k=string.lower(k)
if k=='function_name' then if not str(v) then fail('function_name argument given to redis.register_function must be a string') end name=v
elseif k=='description' then if not str(v) then fail('description argument given to redis.register_function must be a string') end desc=v
elseif k=='callback' then if type(v)~='function' then fail('callback argument given to redis.register_function must be a function') end cb=v
elseif k=='flags' then if type(v)~='table' then fail('flags argument to redis.register_function must be a table representing function flags') end
for _,f in ipairs(v) do if not str(f) or not K[string.lower(f)] then fail('unknown flag given') end flags[#flags+1]=string.lower(f) end
else fail('unknown argument given to redis.register_function') end end
if not name then fail('redis.register_function must get a function name argument') end
if not cb then fail('redis.register_function must get a callback argument') end
else
if not str(a) then fail('first argument to redis.register_function must be a string') end
if type(b)~='function' then fail('second argument to redis.register_function must be a function') end
name,cb=a,b end
name=tostring(name)
if not string.find(name,'^[%w_]+$') then fail('Library names can only contain letters, numbers, or underscores(_) and must be at least one character long') end
if F[name] then fail('Function already exists in the library') end
F[name]=cb O[#O+1]={name,desc or '',desc and 1 or 0,flags} end
local real=redis
local redis={register_function=register,log=real.log}
for k,v in pairs(real) do if type(v)~='function' then redis[k]=v end end
setmetatable(redis,{__newindex=function() error('Attempt to modify a readonly table',2) end,__index=function(_,k) if not loaded then error("Script attempted to access nonexistent global variable '"..tostring(k).."'",2) end end})
local function trap(n) local f=function() error("Script attempted to access nonexistent global variable '"..n.."'",2) end return setmetatable({},{__index=f,__call=f}) end`
  .split('\n')
  .join(' ');

const HIDE = `local F,O,loaded,error,type,pairs,next,ipairs,fail,K,register,real,trap=nil,nil,nil,error,type,pairs,next,ipairs `;

/** A chunk that runs the library and tells which functions it registered. */
function loader(body: Buffer): string {
  const text = body.toString('latin1');
  return `${REGISTER} local math,getmetatable=trap('math'),trap('getmetatable') local function lib() ${HIDE} ${text}\nend lib() return O`;
}

/** A chunk that runs the library with a `redis` to register by, then gives it the whole one, and calls a function. */
function caller(body: Buffer, name: string): string {
  const text = body.toString('latin1');
  const runtime = text.includes('acl_check_cmd')
    ? `setmetatable({acl_check_cmd=${CHECK_ACL}},{__index=real,__newindex=function() error('Attempt to modify a readonly table',2) end})`
    : 'real';
  return staged(
    `${REGISTER} local function lib() ${HIDE} ${text}\nend lib() loaded=true redis=${runtime} ` +
      `${GUARD} local r=F['${name}'](KEYS,ARGV) if type(r)=='table' then r=d(r,1) end return r`,
  );
}

/** What `loader` returns, read from the machine's form. */
export function readRegistered(
  value: Buffer,
): { name: string; description: string | null; flagNames: string[] }[] {
  let at = 0;
  const next = (): unknown => {
    const type = value[at];
    const length = value.readUInt32LE(at + 1);
    at += 5;
    if (type === LuaType.Array) return Array.from({ length }, next);
    if (type === LuaType.Integer) {
      at += 8;
      return Number(value.readBigInt64LE(at - 8));
    }
    at += length;
    return value.toString('latin1', at - length, at);
  };
  const entries = next();
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: unknown) => {
    const [name, description, hasDescription, flags]: unknown[] = Array.isArray(entry) ? entry : [];
    return {
      name: String(name),
      description: hasDescription === 1 ? String(description) : null,
      flagNames: Array.isArray(flags) ? flags.map(String) : [],
    };
  });
}
