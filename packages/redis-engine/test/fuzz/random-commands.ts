/** Random commands, mostly valid, over few keys, so that they meet. Made from a seed, so that a failure can be seen again. */
import type { Argument } from '../support/resp-client.ts';

/** A generator of numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Forms of commands. `k` a key, `v` a value, `i` an integer, `f` a float, `m` a member or field, `s` a score, `x` an
 * expiry in ms, `y` another, `l` a sorted set of equal scores, `B` a bound of scores, `L` a bound of members, `I` an id of a stream; `a|b` one of these words; a trailing
 * `*` repeats one to three times. Replies that depend on chance or time are not among them.
 */
const forms = [
  'SET k v',
  'SET k v NX|XX',
  'SET k v GET',
  'SET k v PX x',
  'SET k v KEEPTTL',
  'GET k',
  'GETSET k v',
  'GETDEL k',
  'GETEX k PERSIST',
  'APPEND k v',
  'STRLEN k',
  'SETRANGE k i v',
  'GETRANGE k i i',
  'SUBSTR k i i',
  'INCR k',
  'DECR k',
  'INCRBY k i',
  'DECRBY k i',
  'INCRBYFLOAT k f',
  'MSET k v',
  'MSETNX k v',
  'MGET k*',
  'SETNX k v',
  'LCS k k',
  'LCS k k LEN',
  'SETBIT k i 0|1',
  'GETBIT k i',
  'BITCOUNT k',
  'BITCOUNT k i i BYTE|BIT',
  'BITPOS k 0|1',
  'BITPOS k 0|1 i i',
  'BITOP AND|OR|XOR k k k',
  'BITOP NOT k k',
  'BITFIELD k SET u8|i16|i5 i i GET u8|i7 i',
  'BITFIELD k INCRBY i5 i i OVERFLOW SAT|FAIL INCRBY u3 i i',
  'LPUSH k v*',
  'RPUSH k v*',
  'LPUSHX k v',
  'RPUSHX k v',
  'LPOP k',
  'RPOP k',
  'LPOP k i',
  'LLEN k',
  'LRANGE k i i',
  'LINDEX k i',
  'LSET k i v',
  'LINSERT k BEFORE|AFTER v v',
  'LREM k i v',
  'LTRIM k i i',
  'LPOS k v',
  'LPOS k v RANK 1|2|-1|-2|0|x COUNT i',
  'RPOPLPUSH k k',
  'LMOVE k k LEFT|RIGHT LEFT|RIGHT',
  'LMPOP 2 k k LEFT|RIGHT COUNT i',
  'HSET k m v',
  'HSET k m v m v',
  'HSETNX k m v',
  'HGET k m',
  'HMGET k m*',
  'HDEL k m*',
  'HLEN k',
  'HEXISTS k m',
  'HSTRLEN k m',
  'HINCRBY k m i',
  'HINCRBYFLOAT k m f',
  'SADD k m*',
  'SREM k m*',
  'SCARD k',
  'SISMEMBER k m',
  'SMISMEMBER k m*',
  'SMOVE k k m',
  'SINTERCARD 2 k k',
  'SINTERSTORE k k k',
  'SUNIONSTORE k k k',
  'SDIFFSTORE k k k',
  'ZADD k s m',
  'ZADD k NX|XX|GT|LT s m',
  'ZADD k CH s m s m',
  'ZADD k INCR s m',
  'ZADD l 0 m',
  'ZREM l m',
  'ZINCRBY k s m',
  'ZREM k m*',
  'ZCARD k',
  'ZSCORE k m',
  'ZMSCORE k m*',
  'ZRANK k m',
  'ZREVRANK k m',
  'ZRANGE k i i WITHSCORES',
  'ZRANGE k B B BYSCORE',
  'ZRANGE l L L BYLEX',
  'ZREVRANGE k i i',
  'ZRANGEBYSCORE k B B WITHSCORES LIMIT i i',
  'ZREVRANGEBYSCORE k B B',
  'ZRANGEBYLEX l L L',
  'ZCOUNT k B B',
  'ZLEXCOUNT l L L',
  'ZPOPMIN k',
  'ZPOPMAX k i',
  'ZREMRANGEBYRANK k i i',
  'ZREMRANGEBYSCORE k B B',
  'ZREMRANGEBYLEX l L L',
  'ZUNIONSTORE k 2 k k WEIGHTS i f AGGREGATE SUM|MIN|MAX',
  'ZINTERSTORE k 2 k k',
  'ZDIFFSTORE k 2 k k',
  'ZUNION 2 k k WITHSCORES',
  'ZINTERCARD 2 k k',
  'ZRANGESTORE k k i i',
  'ZMPOP 2 k k MIN|MAX',
  'XADD k I m v',
  'XADD k MAXLEN i I m v',
  'XLEN k',
  'XRANGE k I I',
  'XREVRANGE k + -',
  'XDEL k I',
  'XTRIM k MAXLEN i',
  'XREAD COUNT i STREAMS k I',
  'XGROUP CREATE k g I',
  'XREADGROUP GROUP g c COUNT i STREAMS k >',
  'XACK k g I',
  'XPENDING k g',
  'XSETID k I',
  'PFADD k v*',
  'PFCOUNT k',
  'PFMERGE k k k',
  'GEOADD k 13.36 38.11 m',
  'GEODIST k m m',
  'GEOHASH k m',
  'GEOPOS k m',
  'DEL k*',
  'UNLINK k',
  'EXISTS k*',
  'TYPE k',
  'RENAME k k',
  'RENAMENX k k',
  'COPY k k',
  'COPY k k REPLACE',
  'PERSIST k',
  'PEXPIRE k x',
  'PEXPIRE k x NX|XX',
  'PEXPIRE k y GT|LT',
  'EXPIREAT k i',
  'DBSIZE',
  'TOUCH k*',
  'MOVE k 1',
  'SELECT 0',
  'ECHO v',
  'MULTI',
  'EXEC',
  'DISCARD',
  'WATCH k',
  'UNWATCH',
  'EVAL script 1 k v',
];

const integers = [
  '0',
  '1',
  '-1',
  '2',
  '3',
  '5',
  '-3',
  '10',
  '100',
  '-100',
  '9223372036854775807',
  '-9223372036854775808',
  '1e3',
  'x',
  '',
  ' 1',
  '01',
  '4294967296',
];
const floats = ['0', '1.5', '-2.25', '3.0e3', 'inf', '-inf', 'nan', 'x', '0.1', '17179869184'];
const values = [
  '',
  'a',
  'hello',
  '10',
  '-7',
  '3.5',
  'x'.repeat(70),
  '\u0000\u00ff\r\n',
  '12345678901234567890',
  ' 5',
];
const bounds = ['-inf', '+inf', '0', '1', '(1', '2.5', '(3', '-1', 'x', '('];
const lexes = ['-', '+', '[a', '(a', '[b', '(c', 'a', '['];
const ids = ['*1', '1-1', '2-0', '5', '0', '0-1', '9-9', 'x', '1-x', '-', '+'];
const scripts = [
  "return redis.call('TYPE', KEYS[1])",
  "return {redis.call('EXISTS', KEYS[1]), ARGV[1]}",
  "return redis.pcall('INCR', KEYS[1])",
  "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('STRLEN', KEYS[1])",
];

/** One random command. */
export function randomCommand(random: () => number): Argument[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const form = pick(forms);
  const args: Argument[] = [];
  const make = (word: string): Argument => {
    if (word === 'script') return pick(scripts);
    if (word.includes('|')) return pick(word.split('|'));
    switch (word) {
      case 'k':
        return `key${Math.floor(random() * 8)}`;
      case 'v':
        return pick(values);
      case 'i':
        return random() < 0.75
          ? Math.floor(random() * 12) - 3
          : pick(integers.filter((text) => text.length < 11 || random() < 0.2));
      case 'f':
        return pick(floats);
      case 's':
        return random() < 0.7 ? Math.floor(random() * 9) : pick(floats);
      case 'x':
        return 1_000_000;
      case 'y':
        // Never near an expiry set before, which has become a little less meanwhile.
        return Math.floor(random() * 1e6) * 1000;
      case 'l':
        // Ranges of members mean nothing where scores differ.
        return `lex${Math.floor(random() * 2)}`;
      case 'm':
        return pick(['a', 'b', 'c', '1', '2', 'x'.repeat(80)]);
      case 'B':
        return pick(bounds);
      case 'L':
        return pick(lexes);
      case 'I':
        return pick(ids);
      default:
        return word;
    }
  };
  for (const word of form.split(' ')) {
    if (word.length === 2 && word.endsWith('*')) {
      const times = 1 + Math.floor(random() * 3);
      for (let i = 0; i < times; i += 1) args.push(make(word[0]!));
    } else args.push(make(word));
  }
  const [name] = args;
  // Offsets beyond this would make strings of hundreds of megabytes.
  if (typeof name === 'string' && /^(SETBIT|SETRANGE|BITFIELD)$/.test(name)) {
    for (let i = 2; i < args.length; i += 1)
      if (String(args[i]).length > 6 && /^\d+$/.test(String(args[i]))) args[i] = 7;
  }
  if (random() < 0.02) args.pop();
  if (random() < 0.02) args.push(pick(values));
  if (random() < 0.01) args[0] = `${String(args[0]).toLowerCase()}x`;
  return args.length === 0 ? ['PING'] : args;
}
