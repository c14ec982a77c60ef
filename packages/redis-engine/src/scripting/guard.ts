/** A piece of Lua that stands between what a script returns and the machine, which trusts it. */

/**
 * `d` makes a table safe to be written as a reply: no metatables, which C would call outside of any protection, and an
 * error, Redis's own, in the place of what is nested too deep.
 */
export const GUARD =
  `local rawget,type,pairs,pcall,getmetatable,setmetatable=rawget,type,pairs,pcall,getmetatable,setmetatable
local function d(t,n)
if getmetatable(t)~=nil then pcall(setmetatable,t,nil) end
local i=1
while true do
local v=rawget(t,i)
if v==nil then break end
if type(v)=='table' then if n>30 then t[i]={err='ERR reached lua stack limit'} else d(v,n+1) end end
i=i+1
end
for _,f in pairs({'map','set'}) do
local m=rawget(t,f)
if type(m)=='table' then if getmetatable(m)~=nil then pcall(setmetatable,m,nil) end for k,v in pairs(m) do
if (type(v)=='table' or type(k)=='table') and n>20 then error('reached lua stack limit',0) end
if type(v)=='table' then d(v,n+2) end
if type(k)=='table' then d(k,n+2) end
end end
end
end`.replaceAll('\n', ' ');

/** `redis.acl_check_cmd`: a command whose name begins with a zero byte, which no command of the server does. */
export const CHECK_ACL =
  `function(...) local c={...} for i=1,#c do if type(c[i])~='string' and type(c[i])~='number' then
error('redis.acl_check_cmd() require all arguments to be strings or integers',0) end end
return redis.call('\\0acl_check_cmd',...)==1 end`.replaceAll('\n', ' ');
