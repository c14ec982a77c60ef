/** All commands. A new one is two lines here. */
import type { CommandSpec } from './command.ts';
import { bitcount } from './bitmap/bitcount.ts';
import { bitfieldRo } from './bitmap/bitfield-ro.ts';
import { bitfield } from './bitmap/bitfield.ts';
import { bitop } from './bitmap/bitop.ts';
import { bitpos } from './bitmap/bitpos.ts';
import { getbit } from './bitmap/getbit.ts';
import { setbit } from './bitmap/setbit.ts';
import { acl } from './acl/acl.ts';
import { asking } from './cluster/asking.ts';
import { cluster } from './cluster/cluster.ts';
import { readonly } from './cluster/readonly.ts';
import { readwrite } from './cluster/readwrite.ts';
import { auth } from './connection/auth.ts';
import { client } from './connection/client.ts';
import { echo } from './connection/echo.ts';
import { hello } from './connection/hello.ts';
import { ping } from './connection/ping.ts';
import { quit } from './connection/quit.ts';
import { reset } from './connection/reset.ts';
import { select } from './connection/select.ts';
import { copy } from './generic/copy.ts';
import { dbsize } from './generic/dbsize.ts';
import { del } from './generic/del.ts';
import { dump } from './generic/dump.ts';
import { migrate } from './generic/migrate.ts';
import { exists } from './generic/exists.ts';
import { expire } from './generic/expire.ts';
import { expireat } from './generic/expireat.ts';
import { expiretime } from './generic/expiretime.ts';
import { keys } from './generic/keys.ts';
import { move } from './generic/move.ts';
import { object } from './generic/object.ts';
import { persist } from './generic/persist.ts';
import { pexpire } from './generic/pexpire.ts';
import { pexpireat } from './generic/pexpireat.ts';
import { pexpiretime } from './generic/pexpiretime.ts';
import { pttl } from './generic/pttl.ts';
import { randomkey } from './generic/randomkey.ts';
import { rename } from './generic/rename.ts';
import { renamenx } from './generic/renamenx.ts';
import { scan } from './generic/scan.ts';
import { sortRo } from './generic/sort-ro.ts';
import { sort } from './generic/sort.ts';
import { restore } from './generic/restore.ts';
import { touch } from './generic/touch.ts';
import { ttl } from './generic/ttl.ts';
import { type } from './generic/type.ts';
import { unlink } from './generic/unlink.ts';
import { wait } from './generic/wait.ts';
import { geoadd } from './geo/geoadd.ts';
import { geodist } from './geo/geodist.ts';
import { geohash } from './geo/geohash.ts';
import { geopos } from './geo/geopos.ts';
import { georadiusRo } from './geo/georadius-ro.ts';
import { georadius } from './geo/georadius.ts';
import { georadiusbymemberRo } from './geo/georadiusbymember-ro.ts';
import { georadiusbymember } from './geo/georadiusbymember.ts';
import { geosearch } from './geo/geosearch.ts';
import { geosearchstore } from './geo/geosearchstore.ts';
import { hdel } from './hash/hdel.ts';
import { hexists } from './hash/hexists.ts';
import { hexpire } from './hash/hexpire.ts';
import { hexpireat } from './hash/hexpireat.ts';
import { hexpiretime } from './hash/hexpiretime.ts';
import { hget } from './hash/hget.ts';
import { hgetall } from './hash/hgetall.ts';
import { hgetdel } from './hash/hgetdel.ts';
import { hgetex } from './hash/hgetex.ts';
import { hincrby } from './hash/hincrby.ts';
import { hincrbyfloat } from './hash/hincrbyfloat.ts';
import { hkeys } from './hash/hkeys.ts';
import { hlen } from './hash/hlen.ts';
import { hmget } from './hash/hmget.ts';
import { hmset } from './hash/hmset.ts';
import { hpersist } from './hash/hpersist.ts';
import { hpexpire } from './hash/hpexpire.ts';
import { hpexpireat } from './hash/hpexpireat.ts';
import { hpexpiretime } from './hash/hpexpiretime.ts';
import { hpttl } from './hash/hpttl.ts';
import { hrandfield } from './hash/hrandfield.ts';
import { hscan } from './hash/hscan.ts';
import { hset } from './hash/hset.ts';
import { hsetex } from './hash/hsetex.ts';
import { hsetnx } from './hash/hsetnx.ts';
import { hstrlen } from './hash/hstrlen.ts';
import { httl } from './hash/httl.ts';
import { hvals } from './hash/hvals.ts';
import { pfadd } from './hyperloglog/pfadd.ts';
import { pfcount } from './hyperloglog/pfcount.ts';
import { pfdebug } from './hyperloglog/pfdebug.ts';
import { pfmerge } from './hyperloglog/pfmerge.ts';
import { pfselftest } from './hyperloglog/pfselftest.ts';
import { blmove } from './list/blmove.ts';
import { blmpop } from './list/blmpop.ts';
import { blpop } from './list/blpop.ts';
import { brpop } from './list/brpop.ts';
import { brpoplpush } from './list/brpoplpush.ts';
import { lindex } from './list/lindex.ts';
import { linsert } from './list/linsert.ts';
import { llen } from './list/llen.ts';
import { lmove } from './list/lmove.ts';
import { lmpop } from './list/lmpop.ts';
import { lpop } from './list/lpop.ts';
import { lpos } from './list/lpos.ts';
import { lpush } from './list/lpush.ts';
import { lpushx } from './list/lpushx.ts';
import { lrange } from './list/lrange.ts';
import { lrem } from './list/lrem.ts';
import { lset } from './list/lset.ts';
import { ltrim } from './list/ltrim.ts';
import { rpop } from './list/rpop.ts';
import { rpoplpush } from './list/rpoplpush.ts';
import { rpush } from './list/rpush.ts';
import { rpushx } from './list/rpushx.ts';
import { psubscribe } from './pubsub/psubscribe.ts';
import { publish } from './pubsub/publish.ts';
import { pubsub } from './pubsub/pubsub.ts';
import { punsubscribe } from './pubsub/punsubscribe.ts';
import { spublish } from './pubsub/spublish.ts';
import { ssubscribe } from './pubsub/ssubscribe.ts';
import { subscribe } from './pubsub/subscribe.ts';
import { sunsubscribe } from './pubsub/sunsubscribe.ts';
import { unsubscribe } from './pubsub/unsubscribe.ts';
import { evalRo } from './scripting/eval-ro.ts';
import { evalCommand } from './scripting/eval.ts';
import { evalshaRo } from './scripting/evalsha-ro.ts';
import { evalsha } from './scripting/evalsha.ts';
import { fcallRo } from './scripting/fcall-ro.ts';
import { fcall } from './scripting/fcall.ts';
import { functionCommand } from './scripting/function.ts';
import { script } from './scripting/script.ts';
import { commandCommand } from './server/command.ts';
import { config } from './server/config.ts';
import { debug } from './server/debug.ts';
import { flushall } from './server/flushall.ts';
import { flushdb } from './server/flushdb.ts';
import { bgrewriteaof } from './server/bgrewriteaof.ts';
import { bgsave } from './server/bgsave.ts';
import { info } from './server/info.ts';
import { latency } from './server/latency.ts';
import { lolwut } from './server/lolwut.ts';
import { memory } from './server/memory.ts';
import { module } from './server/module.ts';
import { monitor } from './server/monitor.ts';
import { role } from './server/role.ts';
import { lastsave } from './server/lastsave.ts';
import { save } from './server/save.ts';
import { shutdown } from './server/shutdown.ts';
import { slowlog } from './server/slowlog.ts';
import { swapdb } from './server/swapdb.ts';
import { time } from './server/time.ts';
import { sadd } from './set/sadd.ts';
import { scard } from './set/scard.ts';
import { sdiff } from './set/sdiff.ts';
import { sdiffstore } from './set/sdiffstore.ts';
import { sinter } from './set/sinter.ts';
import { sintercard } from './set/sintercard.ts';
import { sinterstore } from './set/sinterstore.ts';
import { sismember } from './set/sismember.ts';
import { smembers } from './set/smembers.ts';
import { smismember } from './set/smismember.ts';
import { smove } from './set/smove.ts';
import { spop } from './set/spop.ts';
import { srandmember } from './set/srandmember.ts';
import { srem } from './set/srem.ts';
import { sscan } from './set/sscan.ts';
import { sunion } from './set/sunion.ts';
import { sunionstore } from './set/sunionstore.ts';
import { bzmpop } from './sorted-set/bzmpop.ts';
import { bzpopmax } from './sorted-set/bzpopmax.ts';
import { bzpopmin } from './sorted-set/bzpopmin.ts';
import { zadd } from './sorted-set/zadd.ts';
import { zcard } from './sorted-set/zcard.ts';
import { zcount } from './sorted-set/zcount.ts';
import { zdiff } from './sorted-set/zdiff.ts';
import { zdiffstore } from './sorted-set/zdiffstore.ts';
import { zincrby } from './sorted-set/zincrby.ts';
import { zinter } from './sorted-set/zinter.ts';
import { zintercard } from './sorted-set/zintercard.ts';
import { zinterstore } from './sorted-set/zinterstore.ts';
import { zlexcount } from './sorted-set/zlexcount.ts';
import { zmpop } from './sorted-set/zmpop.ts';
import { zmscore } from './sorted-set/zmscore.ts';
import { zpopmax } from './sorted-set/zpopmax.ts';
import { zpopmin } from './sorted-set/zpopmin.ts';
import { zrandmember } from './sorted-set/zrandmember.ts';
import { zrange } from './sorted-set/zrange.ts';
import { zrangebylex } from './sorted-set/zrangebylex.ts';
import { zrangebyscore } from './sorted-set/zrangebyscore.ts';
import { zrangestore } from './sorted-set/zrangestore.ts';
import { zrank } from './sorted-set/zrank.ts';
import { zrem } from './sorted-set/zrem.ts';
import { zremrangebylex } from './sorted-set/zremrangebylex.ts';
import { zremrangebyrank } from './sorted-set/zremrangebyrank.ts';
import { zremrangebyscore } from './sorted-set/zremrangebyscore.ts';
import { zrevrange } from './sorted-set/zrevrange.ts';
import { zrevrangebylex } from './sorted-set/zrevrangebylex.ts';
import { zrevrangebyscore } from './sorted-set/zrevrangebyscore.ts';
import { zrevrank } from './sorted-set/zrevrank.ts';
import { zscan } from './sorted-set/zscan.ts';
import { zscore } from './sorted-set/zscore.ts';
import { zunion } from './sorted-set/zunion.ts';
import { zunionstore } from './sorted-set/zunionstore.ts';
import { xack } from './stream/xack.ts';
import { xadd } from './stream/xadd.ts';
import { xautoclaim } from './stream/xautoclaim.ts';
import { xclaim } from './stream/xclaim.ts';
import { xdel } from './stream/xdel.ts';
import { xgroup } from './stream/xgroup.ts';
import { xinfo } from './stream/xinfo.ts';
import { xlen } from './stream/xlen.ts';
import { xpending } from './stream/xpending.ts';
import { xrange } from './stream/xrange.ts';
import { xread } from './stream/xread.ts';
import { xreadgroup } from './stream/xreadgroup.ts';
import { xrevrange } from './stream/xrevrange.ts';
import { xsetid } from './stream/xsetid.ts';
import { xtrim } from './stream/xtrim.ts';
import { append } from './string/append.ts';
import { decr } from './string/decr.ts';
import { decrby } from './string/decrby.ts';
import { delifeq } from './string/delifeq.ts';
import { get } from './string/get.ts';
import { getdel } from './string/getdel.ts';
import { getex } from './string/getex.ts';
import { getrange } from './string/getrange.ts';
import { getset } from './string/getset.ts';
import { incr } from './string/incr.ts';
import { incrby } from './string/incrby.ts';
import { incrbyfloat } from './string/incrbyfloat.ts';
import { lcs } from './string/lcs.ts';
import { mget } from './string/mget.ts';
import { mset } from './string/mset.ts';
import { msetnx } from './string/msetnx.ts';
import { psetex } from './string/psetex.ts';
import { set } from './string/set.ts';
import { setex } from './string/setex.ts';
import { setnx } from './string/setnx.ts';
import { setrange } from './string/setrange.ts';
import { strlen } from './string/strlen.ts';
import { substr } from './string/substr.ts';
import { discard } from './transactions/discard.ts';
import { exec } from './transactions/exec.ts';
import { multi } from './transactions/multi.ts';
import { unwatch } from './transactions/unwatch.ts';
import { watch } from './transactions/watch.ts';

/** Each command once; subcommands stand in the specification of their container. */
export const commandSpecs: readonly CommandSpec[] = [
  append,
  acl,
  asking,
  cluster,
  readonly,
  readwrite,
  auth,
  bitcount,
  bitfield,
  bitfieldRo,
  bitop,
  bitpos,
  blmove,
  blmpop,
  blpop,
  brpop,
  brpoplpush,
  bzmpop,
  bzpopmax,
  bzpopmin,
  client,
  commandCommand,
  config,
  copy,
  dbsize,
  debug,
  decr,
  decrby,
  del,
  delifeq,
  discard,
  echo,
  exec,
  exists,
  expire,
  expireat,
  expiretime,
  flushall,
  flushdb,
  geoadd,
  geodist,
  geohash,
  geopos,
  georadius,
  georadiusRo,
  georadiusbymember,
  georadiusbymemberRo,
  geosearch,
  geosearchstore,
  get,
  getbit,
  getdel,
  getex,
  getrange,
  getset,
  hdel,
  hello,
  hexists,
  hget,
  hgetall,
  hincrby,
  hincrbyfloat,
  hkeys,
  hlen,
  hmget,
  hmset,
  hrandfield,
  hscan,
  hset,
  hsetnx,
  hstrlen,
  hvals,
  incr,
  incrby,
  incrbyfloat,
  info,
  keys,
  latency,
  lcs,
  lindex,
  linsert,
  llen,
  lmove,
  lmpop,
  lolwut,
  lpop,
  lpos,
  lpush,
  lpushx,
  lrange,
  lrem,
  lset,
  ltrim,
  memory,
  mget,
  module,
  monitor,
  move,
  mset,
  msetnx,
  multi,
  object,
  persist,
  pexpire,
  pexpireat,
  pexpiretime,
  pfadd,
  pfcount,
  pfdebug,
  pfmerge,
  pfselftest,
  ping,
  psetex,
  psubscribe,
  pttl,
  publish,
  pubsub,
  punsubscribe,
  quit,
  randomkey,
  rename,
  renamenx,
  reset,
  role,
  rpop,
  rpoplpush,
  rpush,
  rpushx,
  sadd,
  scan,
  scard,
  sdiff,
  sdiffstore,
  select,
  ttl,
  unlink,
  evalCommand,
  evalRo,
  evalsha,
  evalshaRo,
  fcall,
  fcallRo,
  functionCommand,
  hexpire,
  hexpireat,
  hexpiretime,
  hgetdel,
  hgetex,
  hpersist,
  hpexpire,
  hpexpireat,
  hpexpiretime,
  hpttl,
  hsetex,
  httl,
  script,
  set,
  setbit,
  setex,
  setnx,
  setrange,
  bgrewriteaof,
  bgsave,
  lastsave,
  save,
  shutdown,
  sinter,
  sintercard,
  sinterstore,
  sismember,
  slowlog,
  smembers,
  smismember,
  smove,
  sort,
  sortRo,
  spop,
  spublish,
  srandmember,
  srem,
  sscan,
  ssubscribe,
  strlen,
  subscribe,
  substr,
  sunion,
  sunionstore,
  sunsubscribe,
  swapdb,
  time,
  dump,
  migrate,
  restore,
  touch,
  type,
  unsubscribe,
  unwatch,
  wait,
  watch,
  xack,
  xadd,
  xautoclaim,
  xclaim,
  xdel,
  xgroup,
  xinfo,
  xlen,
  xpending,
  xrange,
  xread,
  xreadgroup,
  xrevrange,
  xsetid,
  xtrim,
  zadd,
  zcard,
  zcount,
  zdiff,
  zdiffstore,
  zincrby,
  zinter,
  zintercard,
  zinterstore,
  zlexcount,
  zmpop,
  zmscore,
  zpopmax,
  zpopmin,
  zrandmember,
  zrange,
  zrangebylex,
  zrangebyscore,
  zrangestore,
  zrank,
  zrem,
  zremrangebylex,
  zremrangebyrank,
  zremrangebyscore,
  zrevrange,
  zrevrangebylex,
  zrevrangebyscore,
  zrevrank,
  zscan,
  zscore,
  zunion,
  zunionstore,
];
