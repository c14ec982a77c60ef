/**
 * Random commands from the grammar that the specifications write down for COMMAND DOCS: every command the engine has, with
 * arguments that are mostly of the right kind. Nobody knows their replies; they must do no harm.
 */
import { type ArgumentSpec, parseArgument } from '../../src/commands/argument-notation.ts';
import { commandSpecs } from '../../src/commands/table.ts';
import type { Argument } from '../support/resp-client.ts';

/** Commands that end the server, stop it for as long as they are told to, or shut all others out by design. */
const LEFT_OUT = new Set([
  'shutdown',
  'debug',
  'pfselftest',
  'quit',
  'save',
  'bgsave',
  'bgrewriteaof',
  'client|pause',
  // Who writes waits for it as long as it is told to.
  'migrate',
  'client|kill',
  'config|set',
  'config|rewrite',
  'acl|setuser',
  'acl|deluser',
  'acl|load',
  'acl|save',
  'auth',
  // Its reply is as long as it is told to.
  'memory|malloc-stats',
]);

interface Grammar {
  readonly words: readonly string[];
  readonly arguments: readonly ArgumentSpec[];
}

const grammars: Grammar[] = commandSpecs.flatMap((spec) => {
  const own = { words: [spec.name], arguments: (spec.arguments ?? []).map(parseArgument) };
  const subcommands = (spec.subcommands ?? []).map((sub) => ({
    words: [spec.name, sub.name],
    arguments: (sub.arguments ?? []).map(parseArgument),
  }));
  return [own, ...subcommands].filter(
    ({ words }) => !LEFT_OUT.has(words.join('|')) && !LEFT_OUT.has(words[0]!),
  );
});

const INTEGERS = [
  '0',
  '-1',
  '1',
  '2',
  '9223372036854775807',
  '-9223372036854775808',
  '4294967296',
  '1e3',
  'x',
];
const DOUBLES = ['0', '1.5', '-2', 'inf', '-inf', 'nan', '1e308', '0x1p3', '(1', '+inf', '-'];
const PATTERNS = ['*', 'k*', '[a-', '?', '\\', '*a*a*a*a*b', '[^x]*', ''];
const STRINGS = [
  '',
  'a',
  'field',
  '10',
  '3.5',
  '*',
  '>',
  '$',
  '-',
  '+',
  '1-1',
  '0-0',
  '[a',
  '(b',
  'u8',
  'i64',
  '#1',
];
const SCRIPTS = [
  'return 1',
  "return redis.call('GET', KEYS[1])",
  "return redis.pcall('LPUSH', KEYS[1], ARGV[1])",
  'return {1,{2,{3}},"x"}',
  'return redis.error_reply("x")',
  'syntax error',
  "#!lua name=lib\nredis.register_function('f', function(keys, args) return keys end)",
];

/** How many there are of what may be repeated; now and then far more. */
function times(random: () => number): number {
  return random() < 0.02 ? 300 : Math.floor(random() * 3);
}

function value(spec: ArgumentSpec, random: () => number): Argument {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  if (random() < 0.03)
    return Buffer.from(Array.from({ length: Math.floor(random() * 40) }, () => random() * 256));
  if (spec.name === 'script' || spec.name === 'function-code') return pick(SCRIPTS);
  if (spec.name === 'timeout') return pick(['0.01', '0.05', '-1', 'x', '0.001']);
  switch (spec.type) {
    case 'key':
      return `k${Math.floor(random() * 12)}`;
    case 'integer':
      // What counts keys or elements should mostly be true, and is never so large that the answer is rightly endless.
      return random() < 0.9 ? Math.floor(random() * 8) - 1 : pick(INTEGERS);
    case 'double':
      return random() < 0.7 ? Math.floor(random() * 100) / 4 : pick(DOUBLES);
    case 'pattern':
      return pick(PATTERNS);
    case 'unix-time':
      return pick([Date.now() + 50, Math.floor(Date.now() / 1000) + 1, ...INTEGERS]);
    default:
      return random() < 0.05 ? 'x'.repeat(Math.floor(random() * 20_000)) : pick(STRINGS);
  }
}

function write(specs: readonly ArgumentSpec[], random: () => number, words: Argument[]): void {
  for (const spec of specs) {
    if (spec.flags.includes('optional') && random() < 0.6) continue;
    const count = spec.flags.includes('multiple') ? 1 + times(random) : 1;
    for (let i = 0; i < count; i++) {
      if (spec.token !== undefined && (i === 0 || spec.flags.includes('multiple_token')))
        words.push(spec.token);
      if (spec.type === 'pure-token') continue;
      if (spec.type === 'oneof')
        write([spec.parts[Math.floor(random() * spec.parts.length)]!], random, words);
      else if (spec.type === 'block') write(spec.parts, random, words);
      else words.push(value(spec, random));
    }
  }
}

/** One command, by and large as its grammar says. */
export function grammarCommand(random: () => number): Argument[] {
  const grammar = grammars[Math.floor(random() * grammars.length)]!;
  const words: Argument[] = [...grammar.words];
  write(grammar.arguments, random, words);
  const [name] = words;
  // Offsets and counts beyond this ask for hundreds of megabytes, and would get them.
  if (/^(setbit|setrange|bitfield|srandmember|hrandfield|zrandmember|lolwut)$/.test(String(name))) {
    for (let i = 2; i < words.length; i++) if (/^-?\d{6,10}$/.test(String(words[i]))) words[i] = 7;
  }
  if (random() < 0.03) words.pop();
  if (random() < 0.03) words.push('extra');
  return words.length === 0 ? ['PING'] : words;
}
