/**
 * The notation in which specifications write down their arguments, and its reader; only COMMAND DOCS needs more than the
 * text, so that nothing is made of it when a server starts.
 *
 * | Written | Means |
 * |---|---|
 * | `value:string` | an argument of that type; without a type a word that stands for itself (`pure-token`) |
 * | `key:key@0` | the keys of key specification 0 |
 * | `seconds:integer=EX` | the word `EX` stands before it; quoted where it is no plain word: `new="$"`, as names are |
 * | `get=GET^6.2.0!7.0.0` | since 6.2.0, deprecated since 7.0.0 |
 * | `[count:integer]`, `key:key@0...`, `pattern:pattern=GET+...` | optional; repeated; repeated with its word |
 * | `condition(nx=NX \| xx=XX)` | one of these |
 * | `limit=LIMIT{offset:integer count:integer}` | all of these, together |
 */

export interface ArgumentSpec {
  readonly name: string;
  readonly type: string;
  readonly keySpecIndex: number | undefined;
  readonly token: string | undefined;
  readonly since: string | undefined;
  readonly deprecatedSince: string | undefined;
  /** `optional`, `multiple`, `multiple_token`. */
  readonly flags: readonly string[];
  readonly parts: readonly ArgumentSpec[];
}

/** Reads one argument. Throws for what is not the notation. */
export function parseArgument(notation: string): ArgumentSpec {
  const reader = new NotationReader(notation);
  const argument = reader.argument();
  if (!reader.atEnd) throw new Error(`not the notation of an argument: ${notation}`);
  return argument;
}

class NotationReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.at === this.text.length;
  }

  argument(): ArgumentSpec {
    const isOptional = this.skip('[');
    const name = this.wordOrQuoted();
    let type = this.skip(':') ? this.word(/[a-z-]+/y) : 'pure-token';
    const keySpecIndex = this.skip('@') ? Number(this.word(/\d+/y)) : undefined;
    const token = this.skip('=') ? this.wordOrQuoted() : undefined;
    const since = this.skip('^') ? this.word(/[\d.]*\d/y) : undefined;
    const deprecatedSince = this.skip('!') ? this.word(/[\d.]*\d/y) : undefined;
    let parts: ArgumentSpec[] = [];
    if (this.skip('(')) {
      type = 'oneof';
      parts = this.parts(' | ', ')');
    } else if (this.skip('{')) {
      type = 'block';
      parts = this.parts(' ', '}');
    }
    const flags: string[] = isOptional ? ['optional'] : [];
    if (this.skip('+...')) flags.push('multiple', 'multiple_token');
    else if (this.skip('...')) flags.push('multiple');
    if (isOptional && !this.skip(']')) throw new Error(`a bracket is missing: ${this.text}`);
    return { name, type, keySpecIndex, token, since, deprecatedSince, flags, parts };
  }

  private parts(separator: string, end: string): ArgumentSpec[] {
    const parts = [this.argument()];
    while (this.skip(separator)) parts.push(this.argument());
    if (!this.skip(end)) throw new Error(`'${end}' is missing: ${this.text}`);
    return parts;
  }

  private wordOrQuoted(): string {
    if (!this.skip('"')) return this.word(/[\w-]+/y);
    const quoted = this.word(/[^"]*(?=")/y);
    this.skip('"');
    return quoted;
  }

  private skip(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  private word(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw new Error(`a word is missing at ${this.at}: ${this.text}`);
    this.at += found.length;
    return found;
  }
}
