/**
 * The Lua in which scripts that may run long are set, so that they can be stopped half-way and gone on with later.
 *
 * Such a script runs in a coroutine. To let others go, the machine's hook makes it yield, which ends the call into the
 * machine; the coroutine is kept under `KEPT` among the globals until another call resumes it. Nothing of Lua can yield
 * through a function of C, and pcall is one: so pcall and xpcall are coroutines too, which pass the yield on.
 */

const KEPT = '\\0kept';

/** What the stage asks of the host, by names that no command has. */
export const LOCK_GLOBALS = '\0lock';
export const FAILED_IN = '\0failed';

const escaped = (name: string): string => name.replace('\0', '\\0');

/** Name of the function that runs a script, or goes on with the one that was kept. */
const RUN = '__redis__run';
/** Names of the functions that keep a compiled script, and that call a kept one. */
const COMPILED = '__redis__compiled';
const CALL = '__redis__call';

/**
 * Run once in a new machine, while its globals may be changed. Returns where the two functions are that resume coroutines.
 *
 * `native` are the functions of C, which cannot be coroutines. Each call into the machine sets KEYS and ARGV anew and
 * the protocol back, so what a script sees of them is kept beside it.
 */
export const SET_STAGE = `
local create,resume,status,yield=coroutine.create,coroutine.resume,coroutine.status,coroutine.yield
local rawpcall,rawxpcall,rawget,rawset,tostring,error,type,G=pcall,xpcall,rawget,rawset,tostring,error,type,_G
local call,setresp=redis.call,redis.setresp
local native={}
for _,library in pairs(G) do
if type(library)=='function' then native[library]=true
elseif type(library)=='table' then
for _,f in pairs(library) do if type(f)=='function' then native[f]=true end end
end
end
local function coroutineOf(f)
if native[f] or type(f)~='function' then return false end
return rawpcall(create,f)
end
local again
local function pass(co,ok,...)
if ok and status(co)=='suspended' then return again(co,yield(...)) end
return ok,...
end
again=function(co,...) return pass(co,resume(co,...)) end
G.pcall=function(f,...)
local ok,co=coroutineOf(f)
if ok then return again(co,...) end
return rawpcall(f,...)
end
local function handled(h,ok,...)
if ok then return ok,... end
local _,e=rawpcall(h,...)
return false,e
end
G.xpcall=function(f,h)
local ok,co=coroutineOf(f)
if ok then return handled(h,again(co)) end
return rawxpcall(f,h)
end
local function run(f)
local co,keys,argv
if f then co,keys,argv=create(f),KEYS,ARGV else
local kept=rawget(G,'${KEPT}')
co,keys,argv=kept[1],kept[2],kept[3]
rawset(G,'${KEPT}',nil) rawset(G,'KEYS',keys) rawset(G,'ARGV',argv)
if call('${escaped(LOCK_GLOBALS)}')==3 then setresp(3) end
end
local ok,value=resume(co)
if not ok then call('${escaped(FAILED_IN)}',tostring(co)) error(value,0) end
if status(co)~='suspended' then return value end
if not rawpcall(rawset,G,'${KEPT}',{co,keys,argv}) then
error('attempt to yield across metamethod/C-call boundary',0)
end
end
G.${RUN}=run
local compiled={}
G.${COMPILED}=function(name,f,first)
if first then compiled={} end
compiled[name]=f
return f()
end
G.${CALL}=function(name) return compiled[name]() end
return tostring(again)..' '..tostring(run)`;

/** Goes on with the script that was kept. */
export const GO_ON = Buffer.from(`return ${RUN}()`);

/** Forgets the script that was kept. */
export const FORGET = Buffer.from(`rawset(_G,'${KEPT}',nil)`);

/** A chunk whose last part, `body`, may be stopped half-way: what it returns is the chunk's value. */
export function staged(body: string): string {
  return `return ${RUN}(function() ${body} end)`;
}

/**
 * A chunk that compiles a script, keeps it and runs it. `name` is a secret of the server's: a script that knew another's could
 * put something else in its place. `first`: all that were kept are forgotten.
 */
export function keeping(name: string, code: Buffer, first: boolean): Buffer {
  return Buffer.concat([
    Buffer.from(`return ${COMPILED}('${name}',function(...) `),
    code,
    Buffer.from(`\nend,${first})`),
  ]);
}

/** A chunk that runs the script that was kept under a name. */
export function calling(name: string): Buffer {
  return Buffer.from(`return ${CALL}('${name}')`);
}
