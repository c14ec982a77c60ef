/**
 * Fetches Redis's own test-suite from Debian's source package, once, into a folder that git ignores.
 * It is never committed: it comes from wherever this machine's package lists say Debian comes from.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The version whose behaviour the engine has. */
const version = '7.0.15';

/**
 * Returns the folder that holds `runtest`, fetching it if it is not there yet.
 * Needs apt-get and a Debian of the release that carries Redis 7.0.15.
 */
export function fetchSuite(cacheFolder: string): string {
  const suite = join(cacheFolder, `redis-${version}`);
  if (existsSync(join(suite, 'runtest'))) return suite;

  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'redis-source-'));
  try {
    const sources = join(work, 'sources');
    for (const folder of ['sources', 'lists', 'cache']) mkdirSync(join(work, folder));
    writeSourceLists(sources);
    const apt = ['Dir::Etc::SourceList=/dev/null', `Dir::Etc::SourceParts=${sources}`]
      .concat(`Dir::State::Lists=${join(work, 'lists')}`, `Dir::Cache=${join(work, 'cache')}`)
      .flatMap((setting) => ['-o', setting]);
    run('apt-get', [...apt, '-qq', 'update'], work);
    run('apt-get', [...apt, '-qq', 'source', '--download-only', 'redis'], work);
    const archive = readdirSync(work).find((file) => file === `redis_${version}.orig.tar.gz`);
    if (archive === undefined) {
      throw new Error(`this Debian carries another Redis than ${version}: ${readdirSync(work).join(' ')}`);
    }
    const unpacked = mkdtempSync(join(cacheFolder, 'unpacking-'));
    run('tar', ['xzf', join(work, archive), '-C', unpacked, '--strip-components=1'], work);
    renameSync(unpacked, suite);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return suite;
}

/** Writes the machine's own Debian sources again as sources of source packages. */
function writeSourceLists(folder: string): void {
  const parts = '/etc/apt/sources.list.d';
  const files = existsSync(parts) ? readdirSync(parts).map((file) => join(parts, file)) : [];
  files.push('/etc/apt/sources.list');
  files.forEach((file, index) => {
    if (!existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.sources')) {
      const stanzas = text.split(/\n\s*\n/).filter((stanza) => /^URIs:.*debian/m.test(stanza));
      const asSource = stanzas.map((stanza) => stanza.replace(/^Types:.*$/m, 'Types: deb-src'));
      writeFileSync(join(folder, `${index}.sources`), `${asSource.join('\n\n')}\n`);
    } else if (file.endsWith('.list')) {
      const lines = text.split('\n').filter((line) => /^deb(-src)?\s.*debian/.test(line));
      const asSource = new Set(lines.map((line) => line.replace(/^deb(-src)?\s/, 'deb-src ')));
      writeFileSync(join(folder, `${index}.list`), `${[...asSource].join('\n')}\n`);
    }
  });
}

function run(program: string, args: string[], folder: string): void {
  const result = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (result.status === 0) return;
  throw new Error(`${program} ${args.at(-1) ?? ''} failed: ${result.error?.message ?? result.stderr}`);
}
