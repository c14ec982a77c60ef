/** CONFIG SET: all parameters or, when one is refused, none. */
import { CommandError } from '../../errors.ts';
import { argumentsFrom, command } from '../command.ts';

const SECRET_PARAMETERS = new Set([
  'requirepass',
  'masterauth',
  'masteruser',
  'tls-key-file-pass',
  'tls-client-key-file-pass',
]);

function refusal(name: string, reason: string): CommandError {
  return new CommandError(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`);
}

export const configSet = command({
  name: 'set',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.0.0',
  summary: 'Set configuration parameters to the given values',
  complexity: 'O(N) when N is the number of configuration parameters provided',
  arguments: ['parameter_value{parameter:string value:string}...'],
  categories: [],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  history: [['7.0.0', 'Added the ability to set multiple parameters in one call.']],
  secrets: (args) =>
    argumentsFrom(args, 3).filter((i) => i % 2 === 1 && SECRET_PARAMETERS.has(args.word(i - 1))),
  execute({ args, server, reply }) {
    const { config } = server;
    if (args.count % 2 !== 0)
      throw new CommandError("ERR wrong number of arguments for 'config|set' command");
    const accepted = new Map<string, string>();
    for (let i = 2; i < args.count; i += 2) {
      const name = args.word(i);
      if (!config.has(name)) {
        throw new CommandError(
          `ERR Unknown option or number of arguments for CONFIG SET - '${args.shown(i)}'`,
        );
      }
      if (accepted.has(name)) throw refusal(args.text(i), 'duplicate parameter');
      if (config.isImmutable(name)) throw refusal(args.text(i), "can't set immutable config");
      const checked = config.check(name, args.text(i + 1));
      if ('error' in checked) throw refusal(args.text(i), checked.error);
      accepted.set(name, checked.value);
    }
    for (const [name, value] of accepted) config.set(name, value);
    reply.ok();
  },
});
