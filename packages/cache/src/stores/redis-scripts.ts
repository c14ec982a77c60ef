/**
 * The slot protocol of `slot.ts` in Lua, so that each step is one atomic round trip. `redis.call('TIME')` is the one
 * clock that all processes share. Effects replicate, so TIME before a write is allowed (Redis 5 and later).
 */
import { createHash } from 'node:crypto';
import { leanLua } from './lean-lua.ts';

/** A script with the hash under which a server knows it. */
export interface RedisScript {
  readonly source: string;
  readonly sha1: string;
  /** Sent by its source each time. */
  readonly inOrder?: true;
}

/** A script, known by the hash of its source. */
export function redisScript(text: string): RedisScript {
  const source = leanLua(text);
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/** A script whose runs keep the order in which they are given, also where the server does not know it. */
export function redisScriptInOrder(text: string): RedisScript {
  return { ...redisScript(text), inOrder: true };
}

/**
 * The same script, allowed to write on a server that is full: for what frees more than it takes. The line is Redis 7's; earlier
 * versions refuse it.
 * See https://redis.io/docs/latest/develop/programmability/lua-api/#script_flags
 */
export function allowedWhenFull({ source }: RedisScript): RedisScript {
  const flagged = `#!lua flags=allow-oom\n${source}`;
  return { source: flagged, sha1: createHash('sha1').update(flagged).digest('hex') };
}

/** Whether a server refused a command because it holds as much as it may (`maxmemory`). */
export function isFull(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('OOM');
}

/** Runs a script by its hash, and by its source where the server does not know it. */
export async function runScript(
  connection: { call(command: string, args: readonly (string | number)[]): Promise<unknown> },
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  const rest = [keys.length, ...keys, ...args];
  if (script.inOrder) return connection.call('EVAL', [script.source, ...rest]);
  try {
    return await connection.call('EVALSHA', [script.sha1, ...rest]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return connection.call('EVAL', [script.source, ...rest]);
  }
}

// pcall: under the key may stand something that is not a string; it counts as absent and is overwritten.
const prelude = `
local function nowMs()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function read(key)
  local text = redis.pcall('GET', key)
  if type(text) == 'string' then return text end
  return nil
end
local function put(key, text, ttl)
  redis.call('SET', key, text, 'PX', string.format('%.0f', math.max(1, ttl)))
end
local function isLease(text) return text and string.find(text, '^~lease %w+ %d+\\n') end
local function isFence(text)
  return text and (string.find(text, '^~fence %w+@%d+') or string.find(text, '^~fence contended %w+@%d+'))
end
local function isContended(text) return isFence(text) and string.sub(text, 8, 17) == 'contended ' end
local function isExpired(text) return text and string.sub(text, 1, 9) == '~expired\\n' end
local function withoutMark(text) return isExpired(text) and string.sub(text, 10) or text end
-- The stale text of a lease keeps its mark, so that it is expired again if the lease is given back.
local function parseLease(text)
  local lineEnd = string.find(text, '\\n', 1, true)
  local space = string.find(text, ' ', 8, true)
  return string.sub(text, 8, space - 1), tonumber(string.sub(text, space + 1, lineEnd - 1)), string.sub(text, lineEnd + 1)
end
local function leaseText(token, deadline, stale)
  return '~lease ' .. token .. ' ' .. string.format('%.0f', deadline) .. '\\n' .. stale
end
-- The holders whose time is not over, but for one; the last deadline; how many there are without that one, lapsed or not.
local function liveFences(text, now, without)
  local kept, last, all = {}, 0, 0
  if isFence(text) then
    for token, deadline in string.gmatch(string.sub(text, isContended(text) and 18 or 8), '([^@,]+)@(%d+)') do
      if token ~= without then
        all = all + 1
        if tonumber(deadline) > now then
          kept[#kept + 1] = token .. '@' .. deadline
          last = math.max(last, tonumber(deadline))
        end
      end
    end
  end
  return kept, last, all
end
local function putFences(key, kept, contended, last, now)
  put(key, '~fence ' .. (contended and 'contended ' or '') .. table.concat(kept, ','), last - now)
end
local function holds(text, token)
  return isLease(text) and string.sub(text, 8, 8 + #token) == token .. ' '
end
`;

/** KEYS key; ARGV ttlMs, missing → text. */
export const readSlidingScript = redisScript(`${prelude}
local text = read(KEYS[1])
if text and text ~= ARGV[2] and not (isLease(text) or isFence(text) or isExpired(text)) then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return text or false
`);

/** KEYS key; ARGV token, leaseMs, seen, keepStale → {kind, text, token}. */
export const leaseScript = redisScript(`${prelude}
local key, token, leaseMs = KEYS[1], ARGV[1], tonumber(ARGV[2])
local now = nowMs()
-- SET NX first: an absent key costs one look-up, and no second miss in the server's statistics.
if redis.call('SET', key, leaseText(token, now + leaseMs, ''), 'NX', 'PX', ARGV[2]) then return {'acquired', ''} end
local text = read(key)
local stale = ''
if isFence(text) then
  local fences = liveFences(text, now)
  if #fences > 0 then return {'fenced', ''} end
elseif isLease(text) then
  local holder, deadline, old = parseLease(text)
  if deadline > now then return {'held', withoutMark(old), holder} end
  stale = old
elseif isExpired(text) then
  stale = text
elseif text then
  if ARGV[3] ~= '*' and redis.sha1hex(text) ~= ARGV[3] then return {'value', text} end
  if ARGV[4] == '1' then stale = text end
end
local ttl = leaseMs
if stale ~= '' then ttl = math.max(ttl, redis.call('PTTL', key)) end
put(key, leaseText(token, now + leaseMs, stale), ttl)
return {'acquired', withoutMark(stale)}
`);

/** KEYS key; ARGV token, text, ttlMs → 1 or 0. */
export const fillScript = redisScript(`${prelude}
if not holds(read(KEYS[1]), ARGV[1]) then return 0 end
put(KEYS[1], ARGV[2], tonumber(ARGV[3]))
return 1
`);

/** KEYS key; ARGV token, leaseMs → 1 or 0. */
export const renewScript = redisScript(`${prelude}
local text = read(KEYS[1])
if not holds(text, ARGV[1]) then return 0 end
local _, _, stale = parseLease(text)
local leaseMs = tonumber(ARGV[2])
put(KEYS[1], leaseText(ARGV[1], nowMs() + leaseMs, stale), math.max(leaseMs, redis.call('PTTL', KEYS[1])))
return 1
`);

/** KEYS key; ARGV token → 1 or 0. */
export const releaseScript = redisScript(`${prelude}
local text = read(KEYS[1])
if not holds(text, ARGV[1]) then return 0 end
local _, _, stale = parseLease(text)
if stale == '' then redis.call('DEL', KEYS[1]) else put(KEYS[1], stale, redis.call('PTTL', KEYS[1])) end
return 1
`);

/** KEYS keys. */
export const removeScript = redisScript(`${prelude}
local now = nowMs()
for _, key in ipairs(KEYS) do
  local fences, last = liveFences(read(key), now)
  if #fences > 0 then putFences(key, fences, true, last, now) else redis.call('DEL', key) end
end
return 1
`);

/** KEYS keys. */
export const expireScript = redisScript(`${prelude}
for _, key in ipairs(KEYS) do
  local text = read(key)
  if text and not isFence(text) and not isExpired(text) then
    local stale = text
    if isLease(text) then
      local _, _, old = parseLease(text)
      stale = withoutMark(old)
    end
    if stale == '' then redis.call('DEL', key) else put(key, '~expired\\n' .. stale, redis.call('PTTL', key)) end
  end
end
return 1
`);

/** KEYS key; ARGV token, fenceMs. */
export const fenceScript = redisScript(`${prelude}
local now = nowMs()
local mine = now + tonumber(ARGV[2])
local text = read(KEYS[1])
local kept, last, others = liveFences(text, now, ARGV[1])
kept[#kept + 1] = ARGV[1] .. '@' .. string.format('%.0f', mine)
putFences(KEYS[1], kept, others > 0 or isContended(text), math.max(last, mine), now)
return 1
`);

/** KEYS key; ARGV token, hasText, text, ttlMs → 1 if the text was stored. */
export const unfenceScript = redisScript(`${prelude}
local now = nowMs()
local text = read(KEYS[1])
local kept, last, others = liveFences(text, now, ARGV[1])
if #kept > 0 then
  putFences(KEYS[1], kept, true, last, now)
  return 0
end
local mine = liveFences(text, now)
if ARGV[2] == '1' and #mine == 1 and others == 0 and not isContended(text) then
  put(KEYS[1], ARGV[3], tonumber(ARGV[4]))
  return 1
end
redis.call('DEL', KEYS[1])
return 0
`);

// Made from the server's time, so that a lost clock never runs behind a tag.
const clockPrelude = `
local function clockOf(key, expiryMs)
  local clock = redis.call('GET', key)
  if clock then return clock end
  local t = redis.call('TIME')
  clock = string.format('%.0f', tonumber(t[1]) * 1000000 + tonumber(t[2]))
  redis.call('SET', key, clock, 'PX', expiryMs)
  return clock
end
`;

/** KEYS clock; ARGV expiryMs → the clock. */
export const tagClockScript = redisScript(`${clockPrelude}
return clockOf(KEYS[1], ARGV[1])
`);

/** KEYS clock, tags…; ARGV expiryMs. */
export const ensureTagsScript = redisScript(`${clockPrelude}
local clock = clockOf(KEYS[1], ARGV[1])
for index = 2, #KEYS do redis.call('SET', KEYS[index], clock, 'NX', 'PX', ARGV[1]) end
return 1
`);

/** KEYS clock, tags…; ARGV expiryMs → the new clock. */
export const bumpTagsScript = redisScript(`
local t = redis.call('TIME')
local clock = math.max((tonumber(redis.call('GET', KEYS[1])) or 0) + 1, tonumber(t[1]) * 1000000 + tonumber(t[2]))
clock = string.format('%.0f', clock)
for _, key in ipairs(KEYS) do redis.call('SET', key, clock, 'PX', ARGV[1]) end
return clock
`);

/** KEYS tag; ARGV version, expiryMs: moves a tag forward, never back. */
export const raiseTagScript = redisScript(`
if (tonumber(redis.call('GET', KEYS[1])) or 0) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return 1
`);
