/**
 * The manifest of an append-only file in parts, as Redis 7 has it: one line for each file in the folder, the base first,
 * then what was appended since, in order. It is replaced as a whole by a rename, which is the moment at which a rewrite holds.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { flushFolder } from './snapshot-file.ts';

/** A file of the folder. */
export interface LogFile {
  readonly name: string;
  readonly sequence: number;
}

export interface ManifestFiles {
  /** All data at the moment at which the first of `increments` begins; null: none, as after a first start. */
  readonly base: LogFile | null;
  readonly increments: readonly LogFile[];
  /** Files that are of no use any more and are to be removed. */
  readonly history: readonly LogFile[];
}

export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

const NOTHING: ManifestFiles = { base: null, increments: [], history: [] };

export class Manifest {
  files: ManifestFiles = NOTHING;
  private readonly folder: string;
  private readonly prefix: string;
  /** Highest numbers in use, listed or not. */
  private lastBase = 0;
  private lastIncrement = 0;

  /**
   * @param folder path of `appenddirname`
   * @param prefix the parameter `appendfilename`, with which all names begin
   */
  constructor(folder: string, prefix: string) {
    this.folder = folder;
    this.prefix = prefix;
  }

  private get path(): string {
    return join(this.folder, `${this.prefix}.manifest`);
  }

  pathOf(file: LogFile): string {
    return join(this.folder, file.name);
  }

  /** Reads the manifest; false if there is none. Throws `ManifestError` if it is malformed. */
  read(): boolean {
    if (!existsSync(this.path)) return false;
    let base: LogFile | null = null;
    const increments: LogFile[] = [];
    const history: LogFile[] = [];
    for (const line of readFileSync(this.path, 'latin1').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const { file, type } = readLine(line);
      if (type === 'h') history.push(file);
      else if (type === 'i') {
        if (file.sequence <= (increments.at(-1)?.sequence ?? 0))
          throw new ManifestError('increments out of order');
        increments.push(file);
      } else if (base === null) base = file;
      else throw new ManifestError('two bases');
    }
    this.files = { base, increments, history };
    this.lastBase = base?.sequence ?? 0;
    this.lastIncrement = increments.at(-1)?.sequence ?? 0;
    return true;
  }

  /** Takes over the single file of Redis before 7, if there is one at `path`: it becomes the base. */
  adoptSingleFile(path: string): boolean {
    if (!existsSync(path)) return false;
    mkdirSync(this.folder, { recursive: true });
    const base = { name: this.prefix, sequence: 1 };
    this.lastBase = 1;
    this.write({ base, increments: [], history: [] });
    renameSync(path, this.pathOf(base));
    flushFolder(this.folder);
    return true;
  }

  /** A name for a new base, which nothing has yet. */
  nextBase(): LogFile {
    const sequence = ++this.lastBase;
    return { name: `${this.prefix}.${sequence}.base.rdb`, sequence };
  }

  /** A name for a new file to append to. */
  nextIncrement(): LogFile {
    const sequence = ++this.lastIncrement;
    return { name: `${this.prefix}.${sequence}.incr.aof`, sequence };
  }

  /** Makes the manifest name these files. Throws if it cannot be written; the old one then stays. */
  write(files: ManifestFiles): void {
    const lines = [
      ...(files.base === null ? [] : [lineOf(files.base, 'b')]),
      ...files.history.map((file) => lineOf(file, 'h')),
      ...files.increments.map((file) => lineOf(file, 'i')),
    ];
    const temporary = join(this.folder, `temp-${this.prefix}.manifest`);
    const descriptor = openSync(temporary, 'w', 0o600);
    try {
      writeSync(descriptor, lines.join(''));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, this.path);
    flushFolder(this.folder);
    this.files = files;
  }

  /** Removes the files of the history, and then their lines. */
  removeHistory(): void {
    if (this.files.history.length === 0) return;
    for (const file of this.files.history) rmSync(this.pathOf(file), { force: true });
    this.write({ ...this.files, history: [] });
  }
}

function lineOf({ name, sequence }: LogFile, type: string): string {
  const shown = /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
  return `file ${shown} seq ${sequence} type ${type}\n`;
}

function readLine(line: string): { file: LogFile; type: string } {
  const fields = /^file (?:"((?:[^"\\]|\\.)*)"|(\S+)) seq (\d+) type ([bhi])$/.exec(line.trim());
  if (fields === null) throw new ManifestError(`a line that is none: ${line}`);
  const name = fields[2] ?? fields[1]!.replace(/\\(.)/g, '$1');
  // A name is a name: the files are in this folder and nowhere else.
  if (name.includes('/')) throw new ManifestError('a file outside its folder');
  return { file: { name, sequence: Number(fields[3]) }, type: fields[4]! };
}
