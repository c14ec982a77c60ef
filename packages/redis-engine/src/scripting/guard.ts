/** A piece of Lua that stands between what a script returns and the machine, which trusts it. */

/**
 * `d` makes a table safe to be written as a reply: no metatables, which C would call outside of any protection, and an
 * error, Redis's own, in the place of what is nested too deep. What may not be changed, as `_G`, is copied.
 */
export const GUARD =
  `local rawget,next,type,pairs,pcall,getmetatable,setmetatable=rawget,next,type,pairs,pcall,getmetatable,setmetatable
local function bare(t)
if getmetatable(t)==nil or pcall(setmetatable,t,nil) then return t end
local c={}
for k,v in next,t do c[k]=v end
return c
end
local function d(t,n)
t=bare(t)
local i=1
while true do
local v=rawget(t,i)
if v==nil then break end
if type(v)=='table' then
if n>30 then t[i]={err='ERR reached lua stack limit'} else
local w=d(v,n+1)
if w~=v then t[i]=w end
end
end
i=i+1
end
for _,f in pairs({'map','set'}) do
local m=rawget(t,f)
if type(m)=='table' then
local b=bare(m)
if b~=m then t[f]=b end
for k,v in pairs(b) do
if (type(v)=='table' or type(k)=='table') and n>20 then error('reached lua stack limit',0) end
if type(v)=='table' then d(v,n+2) end
if type(k)=='table' then d(k,n+2) end
end end
end
return t
end`.replaceAll('\n', ' ');

/** `redis.acl_check_cmd`: a command whose name begins with a zero byte, which no command of the server does. */
export const CHECK_ACL =
  `function(...) local c={...} for i=1,#c do if type(c[i])~='string' and type(c[i])~='number' then
error('redis.acl_check_cmd() require all arguments to be strings or integers',0) end end
return redis.call('\\0acl_check_cmd',...)==1 end`.replaceAll('\n', ' ');
