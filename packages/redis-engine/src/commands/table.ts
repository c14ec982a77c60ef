/** All commands. A new one is two lines here. */
import type { CommandSpec } from './command.ts';
import { bitcount } from './bitmap/bitcount.ts';
import { bitfield } from './bitmap/bitfield.ts';
import { bitfieldRo } from './bitmap/bitfield-ro.ts';
import { bitop } from './bitmap/bitop.ts';
import { bitpos } from './bitmap/bitpos.ts';
import { getbit } from './bitmap/getbit.ts';
import { setbit } from './bitmap/setbit.ts';
import { auth } from './connection/auth.ts';
import { client } from './connection/client.ts';
import { echo } from './connection/echo.ts';
import { hello } from './connection/hello.ts';
import { ping } from './connection/ping.ts';
import { quit } from './connection/quit.ts';
import { select } from './connection/select.ts';
import { del } from './generic/del.ts';
import { exists } from './generic/exists.ts';
import { expire } from './generic/expire.ts';
import { expireat } from './generic/expireat.ts';
import { expiretime } from './generic/expiretime.ts';
import { pexpire } from './generic/pexpire.ts';
import { pexpireat } from './generic/pexpireat.ts';
import { pexpiretime } from './generic/pexpiretime.ts';
import { pttl } from './generic/pttl.ts';
import { ttl } from './generic/ttl.ts';
import { unlink } from './generic/unlink.ts';
import { geoadd } from './geo/geoadd.ts';
import { geodist } from './geo/geodist.ts';
import { geohash } from './geo/geohash.ts';
import { geopos } from './geo/geopos.ts';
import { georadius } from './geo/georadius.ts';
import { georadiusRo } from './geo/georadius-ro.ts';
import { georadiusbymember } from './geo/georadiusbymember.ts';
import { georadiusbymemberRo } from './geo/georadiusbymember-ro.ts';
import { geosearch } from './geo/geosearch.ts';
import { geosearchstore } from './geo/geosearchstore.ts';
import { pfadd } from './hyperloglog/pfadd.ts';
import { pfcount } from './hyperloglog/pfcount.ts';
import { pfdebug } from './hyperloglog/pfdebug.ts';
import { pfmerge } from './hyperloglog/pfmerge.ts';
import { pfselftest } from './hyperloglog/pfselftest.ts';
import { commandCommand } from './server/command.ts';
import { config } from './server/config.ts';
import { info } from './server/info.ts';
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
import { decr } from './string/decr.ts';
import { decrby } from './string/decrby.ts';
import { get } from './string/get.ts';
import { incr } from './string/incr.ts';
import { incrby } from './string/incrby.ts';
import { set } from './string/set.ts';

/** Each command once; subcommands stand in the specification of their container. */
export const commandSpecs: readonly CommandSpec[] = [
  bitcount,
  bitfield,
  bitfieldRo,
  bitop,
  bitpos,
  getbit,
  setbit,
  auth,
  client,
  echo,
  hello,
  ping,
  quit,
  select,
  del,
  exists,
  expire,
  expireat,
  expiretime,
  pexpire,
  pexpireat,
  pexpiretime,
  pttl,
  ttl,
  unlink,
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
  pfadd,
  pfcount,
  pfdebug,
  pfmerge,
  pfselftest,
  commandCommand,
  config,
  info,
  sadd,
  scard,
  sdiff,
  sdiffstore,
  sinter,
  sintercard,
  sinterstore,
  sismember,
  smembers,
  smismember,
  smove,
  spop,
  srandmember,
  srem,
  sscan,
  sunion,
  sunionstore,
  bzmpop,
  bzpopmax,
  bzpopmin,
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
  decr,
  decrby,
  get,
  incr,
  incrby,
  set,
];
