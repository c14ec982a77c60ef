/** The configuration of a server: what CONFIG GET answers, and the same values in the form that the code uses. */
import { globMatches } from '../structures/glob.ts';
import { ALIASES, PARAMETERS, type Parameter } from './config-parameters.ts';
import { formatNotifyFlags, parseNotifyFlags } from './notify-class.ts';

/** Limits of one class of clients: bytes waiting to be sent. */
export interface OutputLimit {
  readonly hard: number;
  readonly soft: number;
  readonly softSeconds: number;
}

/** Called before a value is taken: returns why not, or undefined. */
type Validate = (value: string) => string | undefined;
/** Called after a value was taken. */
type Apply = (value: string) => void;

const MEMORY_UNITS: Record<string, number> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
};

/** Bytes of a text such as `100mb`; undefined if it is none. */
export function parseMemory(text: string): number | undefined {
  const parts = /^(\d+)([a-z]*)$/i.exec(text);
  const unit = parts === null ? undefined : MEMORY_UNITS[parts[2]!.toLowerCase()];
  return unit === undefined ? undefined : Number(parts![1]) * unit;
}

export class Config {
  private readonly values = new Map<string, string>();
  private readonly validators = new Map<string, Validate>();
  private readonly appliers = new Map<string, Apply>();

  constructor() {
    for (const parameter of PARAMETERS.values()) this.values.set(parameter.name, parameter.value);
  }

  /** Value of a parameter, by its present name. */
  text(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) throw new Error(`no configuration parameter is named ${name}`);
    return value;
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  boolean(name: string): boolean {
    return this.text(name) === 'yes';
  }

  /** Calls `apply` with the value now and whenever it changes. */
  watch(name: string, apply: Apply, validate?: Validate): void {
    this.appliers.set(name, apply);
    if (validate !== undefined) this.validators.set(name, validate);
    apply(this.text(name));
  }

  /** Names and values that match one of the patterns, older names included where a pattern gives them. */
  matching(patterns: readonly string[]): Map<string, string> {
    const found = new Map<string, string>();
    for (const pattern of patterns) {
      const lower = pattern.toLowerCase();
      for (const [name, value] of this.values) {
        const isShown = lower === name || PARAMETERS.get(name)?.hidden !== true;
        if (isShown && globMatches(lower, name)) found.set(name, value);
      }
      for (const [alias, name] of ALIASES) if (globMatches(lower, alias)) found.set(alias, this.text(name));
    }
    return found;
  }

  /** Whether there is a parameter of this name, older names included. */
  has(name: string): boolean {
    return PARAMETERS.has(ALIASES.get(name) ?? name);
  }

  isImmutable(name: string): boolean {
    return PARAMETERS.get(ALIASES.get(name) ?? name)?.immutable ?? false;
  }

  /**
   * Checks a value for a parameter.
   * @returns the value in the form it is kept, or an error
   */
  check(name: string, value: string): { value: string } | { error: string } {
    const parameter = PARAMETERS.get(ALIASES.get(name) ?? name)!;
    const normal = normalize(parameter, value);
    if ('error' in normal) return normal;
    const refusal = this.validators.get(parameter.name)?.(normal.value);
    return refusal === undefined ? normal : { error: refusal };
  }

  /** Takes a value that `check` returned. */
  set(name: string, value: string): void {
    const present = ALIASES.get(name) ?? name;
    this.values.set(present, value);
    this.appliers.get(present)?.(value);
  }
}

/** Amounts of memory that may be given as a share of maxmemory. */
const PERCENT_ALLOWED = new Set(['maxmemory-clients']);

function normalize(parameter: Parameter, text: string): { value: string } | { error: string } {
  switch (parameter.kind) {
    case 'boolean': {
      const lower = text.toLowerCase();
      return lower === 'yes' || lower === 'no'
        ? { value: lower }
        : { error: "argument must be 'yes' or 'no'" };
    }
    case 'choice': {
      const lower = text.toLowerCase();
      if (parameter.choices.includes(lower)) return { value: lower };
      return { error: `argument(s) must be one of the following: ${parameter.choices.join(', ')}` };
    }
    case 'memory': {
      const percent = /^(\d+)%$/.exec(text);
      if (percent !== null && PERCENT_ALLOWED.has(parameter.name)) {
        if (Number(percent[1]) > 100) return { error: 'percentage argument must be less or equal to 100' };
        return { value: text };
      }
      const bytes = parseMemory(text);
      return bytes === undefined ? { error: 'argument must be a memory value' } : { value: String(bytes) };
    }
    case 'integer': {
      if (!/^-?\d{1,15}$/.test(text)) return { error: "argument couldn't be parsed into an integer" };
      const value = Number(text);
      if (value < parameter.minimum || value > parameter.maximum) {
        return { error: `argument must be between ${parameter.minimum} and ${parameter.maximum} inclusive` };
      }
      return { value: String(value) };
    }
    default:
      return normalizeText(parameter.name, text);
  }
}

function normalizeText(name: string, text: string): { value: string } | { error: string } {
  if (name === 'notify-keyspace-events') {
    const flags = parseNotifyFlags(text);
    if (flags === undefined) return { error: "Invalid event class character. Use 'Ag$lshzxeKEtmdn'." };
    return { value: formatNotifyFlags(flags) };
  }
  if (name === 'save') {
    const parts = text.split(/\s+/).filter((part) => part !== '');
    if (parts.length % 2 !== 0 || parts.some((part) => !/^\d+$/.test(part)))
      return { error: 'Invalid save parameters' };
    for (let i = 0; i < parts.length; i += 2) {
      if (Number(parts[i]) < 1) return { error: 'Invalid save parameters' };
    }
    return { value: parts.map(Number).join(' ') };
  }
  if (name === 'latency-tracking-info-percentiles') {
    const parts = text.split(/\s+/).filter((part) => part !== '');
    if (parts.some((part) => !(Number(part) >= 0 && Number(part) <= 100))) {
      return { error: 'latency-tracking-info-percentiles should consist of numbers between 0.0 and 100.0' };
    }
    return { value: parts.map(Number).join(' ') };
  }
  return { value: text };
}

const CLIENT_CLASSES: Record<string, string> = {
  normal: 'normal',
  slave: 'slave',
  replica: 'slave',
  pubsub: 'pubsub',
};

/** Reads `normal 0 0 0 pubsub 32mb 8mb 60` over the limits there are; undefined if it is malformed. */
export function parseOutputLimits(
  text: string,
  present: ReadonlyMap<string, OutputLimit>,
): Map<string, OutputLimit> | undefined {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length % 4 !== 0) return undefined;
  const limits = new Map(present);
  for (let i = 0; i < parts.length; i += 4) {
    const name = CLIENT_CLASSES[parts[i]!.toLowerCase()];
    const hard = parseMemory(parts[i + 1]!);
    const soft = parseMemory(parts[i + 2]!);
    const softSeconds = Number(parts[i + 3]);
    if (name === undefined || hard === undefined || soft === undefined || !Number.isInteger(softSeconds)) {
      return undefined;
    }
    limits.set(name, { hard, soft, softSeconds });
  }
  return limits;
}

/** The form in which CONFIG GET answers output limits. */
export function formatOutputLimits(limits: ReadonlyMap<string, OutputLimit>): string {
  const part = ([name, limit]: [string, OutputLimit]) =>
    `${name} ${limit.hard} ${limit.soft} ${limit.softSeconds}`;
  return [...limits].map(part).join(' ');
}
