import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { lexer, type Token, walkTokens } from 'marked';
import { describe, expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = documentsUnder('.');

/** What is written by hand: not what was installed, built or fetched. */
function documentsUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith('.md') ? [path] : [];
    const isOurs =
      !entry.name.startsWith('.') &&
      !['node_modules', 'dist', 'coverage', 'data', 'reports'].includes(entry.name);
    return entry.isDirectory() && isOurs ? documentsUnder(path) : [];
  });
}

const read = new Map<string, Token[]>();

function tokensOf(document: string): Token[] {
  const known = read.get(document);
  if (known !== undefined) return known;
  const tokens: Token[] = [];
  read.set(document, tokens);
  void walkTokens(lexer(readFileSync(join(root, document), 'utf8')), (token) => {
    tokens.push(token);
  });
  return tokens;
}

const named = new Map<string, Set<string>>();

/** The names by which a document's headings and elements can be linked to, as GitHub makes them. */
function anchorsOf(document: string): Set<string> {
  const known = named.get(document);
  if (known !== undefined) return known;
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  named.set(document, anchors);
  for (const token of tokensOf(document)) {
    if (token.type === 'heading') anchors.add(slugger.slug(plainText(token.tokens ?? [])));
    if (token.type === 'html')
      for (const [, id] of token.text.matchAll(/\b(?:id|name)="([^"]+)"/g)) anchors.add(id);
  }
  return anchors;
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens !== undefined
        ? plainText(token.tokens)
        : 'text' in token
          ? token.text
          : '',
    )
    .join('');
}

describe('the documents', () => {
  it('are found', () => {
    expect(documents).toContain('README.md');
  });

  it('link to files and headings that are there', () => {
    const broken: string[] = [];
    for (const document of documents) {
      for (const token of tokensOf(document)) {
        if (token.type !== 'link' && token.type !== 'image') continue;
        const href = decodeURI(token.href);
        if (/^[a-z]+:/.test(href) || href.startsWith('/')) continue;
        const [path = '', anchor] = href.split('#');
        const target = path === '' ? document : relative(root, resolve(root, dirname(document), path));
        const isThere = existsSync(join(root, target)) && !target.startsWith('..');
        if (!isThere || (anchor && target.endsWith('.md') && !anchorsOf(target).has(anchor))) {
          broken.push(`${document}: ${href}`);
        }
      }
    }

    expect(broken).toEqual([]);
  });

  it('name commands of npm that exist', () => {
    const scriptsOf = (folder: string): string[] => {
      const { scripts } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
        scripts?: Record<string, string>;
      };
      return Object.keys(scripts ?? {});
    };
    const unknown: string[] = [];
    for (const document of documents) {
      const text = readFileSync(join(root, document), 'utf8');
      for (const [command, name = '', rest = ''] of text.matchAll(
        /\bnpm run (?:-s |--silent )?([a-z][\w:-]*)([^\n`]*)/g,
      )) {
        const workspace = /--workspace[= ]@quicktable\/([\w-]+)/.exec(rest)?.[1];
        const folder =
          workspace === undefined
            ? '.'
            : ['packages', 'apps', '.']
                .map((parent) => join(parent, workspace))
                .find((at) => existsSync(join(root, at)));
        if (folder === undefined || !scriptsOf(folder).includes(name))
          unknown.push(`${document}: ${command}`);
      }
    }

    expect(unknown).toEqual([]);
  });

  it('begin with a heading, and have one of the first rank', () => {
    const wrong = documents.filter((document) => {
      const tokens = lexer(readFileSync(join(root, document), 'utf8')).filter(
        ({ type }) => type !== 'space' && type !== 'html',
      );
      const [first] = tokens;
      const ofFirstRank = tokens.filter((token) => token.type === 'heading' && token.depth === 1);
      return first?.type !== 'heading' || ofFirstRank.length !== 1;
    });

    expect(wrong).toEqual([]);
  });

  it('quote code as it stands in the file that they name', () => {
    const different: string[] = [];
    for (const document of documents) {
      const text = readFileSync(join(root, document), 'utf8');
      for (const [, file = '', quoted = ''] of text.matchAll(/```\w+ file=(\S+)\n([\s\S]*?)\n```/g)) {
        if (!readFileSync(join(root, file), 'utf8').includes(quoted)) different.push(`${document}: ${file}`);
      }
    }

    expect(different).toEqual([]);
  });

  it('show TypeScript that compiles', () => {
    mkdirSync(join(root, '.cache'), { recursive: true });
    const folder = mkdtempSync(join(root, '.cache', 'snippets-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const names: string[] = [];
    for (const document of documents) {
      for (const { code, line } of snippetsOf(document)) {
        const name = `${document.replaceAll(/[^\w]+/g, '-')}-line-${line}.ts`;
        writeFileSync(join(folder, name), `${code}\nexport {};\n`);
        names.push(name);
      }
    }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.base.json',
        compilerOptions: {
          composite: false,
          declaration: false,
          declarationMap: false,
          noEmit: true,
          noUnusedLocals: false,
          noUnusedParameters: false,
          rewriteRelativeImportExtensions: false,
          allowImportingTsExtensions: true,
          customConditions: ['@quicktable/source'],
          rootDir: '../..',
        },
        files: names,
      }),
    );
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });

    expect(names.length).toBeGreaterThan(0);
    expect(stdout.trim()).toBe('');
    expect(status).toBe(0);
  });
});

/**
 * The `ts` blocks of a document that are no quotations. What a block takes for granted stands in a comment before it, which no reader sees:
 * `<!-- given: declare const repository: … -->`. `<!-- in: packages/x/src -->` says where its relative imports begin.
 */
function snippetsOf(document: string): { code: string; line: number }[] {
  const text = readFileSync(join(root, document), 'utf8');
  const blocks = text.matchAll(
    /((?:<!-- (?:given|in):(?:(?!-->)[\s\S])*-->\n+)*)```(?:ts|typescript)\b(?!.*file=)[^\n]*\n([\s\S]*?)\n```/g,
  );
  return [...blocks].map(({ 1: before = '', 2: code = '', index }) => {
    const given = /<!-- given:([\s\S]*?)-->/.exec(before)?.[1] ?? '';
    const home = /<!-- in: (\S+) -->/.exec(before)?.[1];
    const line = text.slice(0, index + before.length).split('\n').length;
    // The folder of the snippets is two below the root.
    const imports = (source: string): string =>
      home === undefined
        ? source
        : source.replaceAll(
            /from '(\.{1,2}\/[^']+)'/g,
            (_, path: string) => `from '../../${join(home, path)}'`,
          );
    return { code: `${given}\n${imports(code)}`, line };
  });
}

describe('the reference', () => {
  it.each(['cache', 'redis-engine'])(
    'of %s has what the package exports; npm run docs:reference writes it anew',
    (name) => {
      const index = readFileSync(join(root, 'packages', name, 'src', 'index.ts'), 'utf8');
      const exported = [...index.matchAll(/export \{([^}]*)\}/g)].flatMap(([, names = '']) =>
        names.split(',').map((each) => each.trim().replace(/^type /, '')),
      );
      const documented = new Set(
        tokensOf(`docs/reference/${name}.md`).map((token) =>
          token.type === 'heading' && token.depth === 3 ? token.text.replace(/\(\)$/, '') : '',
        ),
      );

      expect(exported.filter((each) => each !== '' && !documented.has(each))).toEqual([]);
    },
  );
});

describe('the records of decisions', () => {
  it('have numbers of their own', () => {
    const numbers = documents
      .filter((document) => document.startsWith('docs/decisions/'))
      .map((document) => document.slice('docs/decisions/'.length).split('-')[0]);

    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
    expect(numbers.length).toBeGreaterThan(0);
  });
});
