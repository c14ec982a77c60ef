/**
 * How a write queue stands in Redis, and each of its steps as one script, so that a crash between two commands cannot
 * leave it half done. With `~queue:{name}` for `~`:
 *
 * | Key | Type | Holds |
 * |---|---|---|
 * | `~` | stream | each write that waits or was given up: its key and its body; the entry's id is the write's sequence |
 * | `~:order` | sorted set by text | `key sequence` of each write that waits, so the writes of a key stand side by side in their order |
 * | `~:due` | sorted set | each key with a write that waits, and from when on a worker may take it: a key that failed has to wait, and one that was taken is due again when its worker's lease lapses |
 * | `~:holders` | hash | who took a key last |
 * | `~:attempts` | hash | how often a key's first write was handed out; counted before it is tried, so a write that kills its worker counts as well |
 * | `~:dead` | sorted set | `key sequence` of what was given up, and when |
 * | `~:errors` | hash | sequence of what was given up → how often it was tried, and the last error |
 * | `~:held` | set | keys that wait for the user, because one of their writes was given up |
 *
 * The braces keep them on one node of a cluster. Keys are escaped, so they hold no space.
 */
import {
  allowedWhenFull,
  redisScript,
  redisScriptInOrder,
  type RedisScript,
} from '../stores/redis-scripts.ts';

/** The keys of a queue, in the order in which every script gets them. */
export function queueKeys(name: string): readonly string[] {
  const stream = `~queue:{${name}}`;
  const parts = ['order', 'due', 'holders', 'attempts', 'dead', 'errors', 'held'];
  return [stream, ...parts.map((part) => `${stream}:${part}`)];
}

const prelude = `
local stream, order, due, holders, attempts, dead, errors, held = unpack(KEYS)
local function nowMs()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
-- Changes nothing. A server that is full lets a script go on that has freed something before; this is refused in any case.
local function needRoom()
  redis.call('ZADD', due, 'XX', 0, '')
end
local function sequenceOf(entry)
  local ms, n = string.match(entry, '(%d+)-(%d+)')
  return string.rep('0', 15 - #ms) .. ms .. '-' .. string.rep('0', 8 - #n) .. n
end
local function entryOf(sequence)
  local ms, n = string.match(sequence, '^0*(%d+)-0*(%d+)$')
  return ms .. '-' .. n
end
local function bodyOf(sequence)
  local entry = entryOf(sequence)
  local entries = redis.call('XRANGE', stream, entry, entry)
  return entries[1] and entries[1][2][4]
end
local function writesOf(key, count)
  return redis.call('ZRANGEBYLEX', order, '[' .. key .. ' ', '(' .. key .. '!', 'LIMIT', 0, count)
end
local function lastOf(key)
  return redis.call('ZREVRANGEBYLEX', order, '(' .. key .. '!', '[' .. key .. ' ', 'LIMIT', 0, 1)[1]
end
local function at(ms) return string.format('%.0f', ms) end
local function release(key, ms)
  redis.call('HDEL', holders, key)
  if #writesOf(key, 1) > 0 and redis.call('SISMEMBER', held, key) == 0 then
    redis.call('ZADD', due, at(ms), key)
  else
    redis.call('ZREM', due, key)
    redis.call('HDEL', attempts, key)
  end
end
local function wake(key)
  if #writesOf(key, 1) > 0 then redis.call('ZADD', due, 'NX', at(nowMs()), key) end
end
local function forgive(key, sequence)
  redis.call('HDEL', errors, sequence)
  redis.call('SREM', held, key)
end
local function settle(key, sequence)
  redis.call('XDEL', stream, entryOf(sequence))
  redis.call('HDEL', attempts, key)
  if redis.call('ZREM', order, key .. ' ' .. sequence) == 0 and redis.call('ZREM', dead, key .. ' ' .. sequence) == 1 then
    forgive(key, sequence)
    wake(key)
  end
end
`;

/**
 * ARGV maxLength, key, body, coalesce (0 or 1) → 'taken', 'replaced' (the key's last write, which waited) or 'full'. By its
 * source: one that goes out again because the server does not know its hash would be overtaken by later writes.
 */
export const enqueueScript = redisScriptInOrder(`${prelude}
needRoom()
local key = ARGV[2]
local old = ARGV[4] == '1' and lastOf(key)
if old then
  redis.call('XDEL', stream, entryOf(string.sub(old, #key + 2)))
  redis.call('ZREM', order, old)
elseif redis.call('ZCARD', order) >= tonumber(ARGV[1]) then
  return 'full'
end
local entry = redis.call('XADD', stream, '*', 'key', key, 'body', ARGV[3])
redis.call('ZADD', order, 0, key .. ' ' .. sequenceOf(entry))
if redis.call('SISMEMBER', held, key) == 0 then redis.call('ZADD', due, 'NX', at(nowMs()), key) end
return old and 'replaced' or 'taken'
`);

/** ARGV key → the body of the key's last write that waits, or false. */
export const unwrittenScript = redisScript(`${prelude}
local last = lastOf(ARGV[1])
return last and bodyOf(string.sub(last, #ARGV[1] + 2)) or false
`);

/** What a worker says of a key in its turn: kind, key, token, sequence, ms, text. */
export type Report = readonly [
  kind: 'done' | 'failed' | 'dead' | 'deadAndHeld' | 'free' | 'keep',
  key: string,
  token: string,
  sequence: string,
  ms: number,
  text: string,
];

/**
 * One turn of a worker. ARGV leaseMs, token, how many keys it wants, how many writes of each, how many may be given up, and
 * then its reports: `done` (the database has it), `failed` (due again in `ms`; the text is how often it was tried), `dead` and
 * `deadAndHeld` (given up, or failed if too many are; the text is the count and the error), `free`, `keep` (renews the lease).
 * Only who holds a key may give it back.
 * → now, ms until the next key is due or -1, the `key token` that it holds no longer, the sequences that were given up, the keys it gets: key, count, sequence, body …
 */
export const turnScript = redisScript(`${prelude}
needRoom()
local now, leaseMs, token = nowMs(), tonumber(ARGV[1]), ARGV[2]
local lost, buried = {}, {}
for i = 6, #ARGV, 6 do
  local kind, key, sequence, ms, text = ARGV[i], ARGV[i + 1], ARGV[i + 3], tonumber(ARGV[i + 4]), ARGV[i + 5]
  local mine = redis.call('HGET', holders, key) == ARGV[i + 2]
  if kind == 'done' then
    settle(key, sequence)
  elseif not mine then
    -- Told twice, because the first answer was not heard.
    if kind ~= 'failed' and redis.call('ZSCORE', dead, key .. ' ' .. sequence) then buried[#buried + 1] = sequence end
    lost[#lost + 1] = key .. ' ' .. ARGV[i + 2]
  elseif kind == 'keep' then
    redis.call('ZADD', due, at(now + leaseMs), key)
  elseif kind == 'free' then
    release(key, now)
  elseif kind == 'failed' or redis.call('ZCARD', dead) >= tonumber(ARGV[5]) then
    local count = tonumber(string.match(text, '^%d+'))
    -- What would be given up if there were room is to be tried once more each time.
    if kind ~= 'failed' then count = count - 1 end
    redis.call('HSET', attempts, key, sequence .. ' ' .. at(count))
    release(key, now + ms)
  else
    if redis.call('ZREM', order, key .. ' ' .. sequence) == 1 then
      buried[#buried + 1] = sequence
      redis.call('ZADD', dead, at(now), key .. ' ' .. sequence)
      redis.call('HSET', errors, sequence, text)
      if kind == 'deadAndHeld' then redis.call('SADD', held, key) end
    end
    redis.call('HDEL', attempts, key)
    release(key, now)
  end
end
local lines = {}
local want = tonumber(ARGV[3])
if want > 0 then
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', at(now), 'LIMIT', 0, want)) do
    local line = {key, 1}
    for index, member in ipairs(writesOf(key, ARGV[4])) do
      local sequence = string.sub(member, #key + 2)
      if index == 1 then
        local last, count = string.match(redis.call('HGET', attempts, key) or '', '^(%S+) (%d+)$')
        if last == sequence then line[2] = count + 1 end
        redis.call('HSET', attempts, key, sequence .. ' ' .. at(line[2]))
      end
      local body = bodyOf(sequence)
      if body then
        line[#line + 1] = sequence
        line[#line + 1] = body
      else
        redis.call('ZREM', order, member)
      end
    end
    if #line == 2 then
      release(key, now)
    else
      redis.call('ZADD', due, at(now + leaseMs), key)
      redis.call('HSET', holders, key, token)
      lines[#lines + 1] = line
    end
  end
end
local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
return {at(now), first[2] and math.max(0, tonumber(first[2]) - now) or -1, lost, buried, lines}
`);

/** → now, writes that wait, keys with one, keys held, writes given up, the sequence of the oldest that waits or ''. */
export const inspectScript = redisScript(`${prelude}
local from, oldest = '-', ''
while oldest == '' do
  local entries = redis.call('XRANGE', stream, from, '+', 'COUNT', 100)
  for _, entry in ipairs(entries) do
    local sequence = sequenceOf(entry[1])
    if not redis.call('ZSCORE', dead, entry[2][2] .. ' ' .. sequence) then oldest = sequence break end
  end
  if #entries < 100 then break end
  from = '(' .. entries[100][1]
end
return {at(nowMs()), redis.call('ZCARD', order), redis.call('ZCARD', due), redis.call('SCARD', held), redis.call('ZCARD', dead), oldest}
`);

/** ARGV count → what was given up, oldest first: key, sequence, ms, body, count and error, for so many. */
export const deadLettersScript = redisScript(`${prelude}
local members = redis.call('ZRANGE', dead, 0, ARGV[1] - 1, 'WITHSCORES')
local letters = {}
for i = 1, #members, 2 do
  local key, sequence = string.match(members[i], '^(%S+) (%S+)$')
  letters[#letters + 1] = {key, sequence, members[i + 1], bodyOf(sequence) or '', redis.call('HGET', errors, sequence) or '0 '}
end
return letters
`);

/** ARGV key, sequence, … : puts back what was given up, in the place in its key's order that it had → how many. */
export const retryScript = redisScript(`${prelude}
needRoom()
local count = 0
for i = 1, #ARGV, 2 do
  local member = ARGV[i] .. ' ' .. ARGV[i + 1]
  if redis.call('ZREM', dead, member) == 1 then
    redis.call('ZADD', order, 0, member)
    forgive(ARGV[i], ARGV[i + 1])
    wake(ARGV[i])
    count = count + 1
  end
end
return count
`);

/** ARGV key, sequence, … : forgets what was given up, and lets its key go on → how many. */
export const discardScript = redisScript(`${prelude}
needRoom()
local count = 0
for i = 1, #ARGV, 2 do
  if redis.call('ZREM', dead, ARGV[i] .. ' ' .. ARGV[i + 1]) == 1 then
    redis.call('XDEL', stream, entryOf(ARGV[i + 1]))
    forgive(ARGV[i], ARGV[i + 1])
    wake(ARGV[i])
    count = count + 1
  end
end
return count
`);

/** What a full server is asked instead, where it has to be able to get emptier; undefined for what may wait. */
export const drainingScripts: ReadonlyMap<RedisScript, RedisScript> = new Map(
  [turnScript, discardScript].map((script) => [script, allowedWhenFull(script)]),
);
