/** A piece of Lua that stands between what a script returns and the machine, which trusts it. */

/**
 * `d` makes a table safe to be written as a reply: no metatables, which C would call outside of any protection, and an
 * error, Redis's own, in the place of what is nested too deep.
 */
export const GUARD = `local rawget,type,pairs,pcall,setmetatable=rawget,type,pairs,pcall,setmetatable
local function d(t,n)
pcall(setmetatable,t,nil)
local i=1
while true do
local v=rawget(t,i)
if v==nil then break end
if type(v)=='table' then if n>30 then t[i]={err='ERR reached lua stack limit'} else d(v,n+1) end end
i=i+1
end
for _,f in pairs({'map','set'}) do
local m=rawget(t,f)
if type(m)=='table' then pcall(setmetatable,m,nil) for k,v in pairs(m) do
if (type(v)=='table' or type(k)=='table') and n>20 then error('reached lua stack limit',0) end
if type(v)=='table' then d(v,n+2) end
if type(k)=='table' then d(k,n+2) end
end end
end
end`.replaceAll('\n', ' ');
