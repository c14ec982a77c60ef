/** DEBUG PROTOCOL: one example of each kind of reply, for those who write clients. */
import { CommandError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';

/** The number that Redis answers here, three digits of π. */
const EXAMPLE_DOUBLE = Number('3.141');

/** Answers an example of the kind that argument 2 names. */
export function replyProtocolExample(call: Call): void {
  const { reply } = call;
  switch (call.args.word(2)) {
    case 'string':
      return reply.bulk('Hello World');
    case 'integer':
      return reply.integer(12345);
    case 'double':
      return reply.double(EXAMPLE_DOUBLE);
    case 'null':
      return reply.null();
    case 'array':
      reply.array(3);
      for (let i = 0; i < 3; i++) reply.integer(i);
      return undefined;
    case 'set':
      reply.set(3);
      for (let i = 0; i < 3; i++) reply.integer(i);
      return undefined;
    case 'map':
      reply.map(3);
      for (let i = 0; i < 3; i++) {
        reply.integer(i);
        reply.boolean(i === 1);
      }
      return undefined;
    case 'attrib':
      if (reply.resp3) {
        reply.attribute(1);
        reply.bulk('key-popularity');
        reply.array(2);
        reply.bulk('key:123');
        reply.integer(90);
      }
      return reply.bulk('Some real reply following the attribute');
    case 'push':
      reply.push(2);
      reply.bulk('server-cpu-usage');
      return reply.integer(42);
    case 'verbatim':
      return reply.verbatim('This is a verbatim\nstring');
    case 'true':
      return reply.boolean(true);
    case 'false':
      return reply.boolean(false);
    case 'bignum':
      return reply.bigNumber('1234567999999999999999999999999999999');
    default:
      throw new CommandError(
        'ERR Wrong protocol type name. Please use one of the following: string|integer|double|null|array|set|map|attrib|push|verbatim|true|false|bignum',
      );
  }
}
