/**
 * Reads the guide: its tasks, their steps, and in each step the commands with the outputs they promise.
 *
 * A command is a fence whose first words are its language and its track: ```sh laptop, ```sh aws, ```sh both, ```redis both. Then may
 * follow `background=name` (it goes on while the next commands run), `needs=memcached`, `fails` (a status other than 0 is meant), `not-run="why"`.
 * ```output after it is what it prints. Comments direct the run and the interactive lab: `<!-- stop name -->`, `<!-- check … -->`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type GuideLanguage = 'ko' | 'en';
export type Track = 'laptop' | 'aws' | 'both';

export interface Fence {
  readonly kind: 'fence';
  readonly language: string;
  /** The words after the language; a word `name=value` is an option. */
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly text: string;
  /** Of the fence's first line in its file, from 1. */
  readonly line: number;
}

export interface Comment {
  readonly kind: 'comment';
  readonly text: string;
  readonly line: number;
}

export interface Prose {
  readonly kind: 'prose';
  readonly text: string;
}

export type Part = Fence | Comment | Prose;

export interface Step {
  /** `4-2`; the anchor in the file is `step-4-2`. */
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
}

export interface Task {
  /** The file's name without its folder. */
  readonly file: string;
  readonly title: string;
  /** What stands before the first step. */
  readonly opening: readonly Part[];
  readonly steps: readonly Step[];
}

export interface Command {
  readonly shell: 'sh' | 'redis';
  readonly track: Track;
  readonly fence: Fence;
  /** What it must print; undefined: anything. */
  readonly output: Fence | undefined;
}

/** All tasks of a language, in their order. @param folder `lab` */
export function readGuide(folder: string, language: GuideLanguage): Task[] {
  return readdirSync(join(folder, language))
    .filter((name) => /^\d\d-.*\.md$/.test(name))
    .sort()
    .map((file) => readTask(file, readFileSync(join(folder, language, file), 'utf8')));
}

export function readTask(file: string, markdown: string): Task {
  const parts = splitParts(markdown);
  const first = parts[0];
  const title = first?.kind === 'prose' ? (/^# (.+)$/m.exec(first.text)?.[1] ?? file) : file;
  const opening: Part[] = [];
  const steps: (Step & { parts: Part[] })[] = [];
  for (const part of parts) {
    if (part.kind !== 'prose') {
      (steps.at(-1)?.parts ?? opening).push(part);
      continue;
    }
    for (const piece of part.text.split(/^(?=<a id="step-)/m)) {
      const heading = /^<a id="step-([\d-]+)"><\/a>\s+#{2,3} (.+)\n?/.exec(piece);
      if (heading !== null) steps.push({ id: heading[1] ?? '', title: heading[2] ?? '', parts: [] });
      const text = (heading === null ? piece : piece.slice(heading[0].length)).trim();
      if (text !== '') (steps.at(-1)?.parts ?? opening).push({ kind: 'prose', text });
    }
  }
  return { file, title, opening, steps };
}

/** The commands among some parts, each with the output that follows it. */
export function commandsOf(parts: readonly Part[]): Command[] {
  const commands: Command[] = [];
  for (const [index, part] of parts.entries()) {
    const command = part.kind === 'fence' ? asCommand(part, parts.slice(index + 1)) : undefined;
    if (command !== undefined) commands.push(command);
  }
  return commands;
}

function asCommand(fence: Fence, following: readonly Part[]): Command | undefined {
  const track = fence.words[0];
  if (fence.language !== 'sh' && fence.language !== 'redis') return undefined;
  if (track !== 'laptop' && track !== 'aws' && track !== 'both') return undefined;
  const next = following.find((part) => part.kind === 'fence');
  return { shell: fence.language, track, fence, output: next?.language === 'output' ? next : undefined };
}

function splitParts(markdown: string): Part[] {
  const parts: Part[] = [];
  const prose: string[] = [];
  const endProse = () => {
    const text = prose.splice(0).join('\n').trim();
    if (text !== '') parts.push({ kind: 'prose', text });
  };
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const comment = /^<!-- (.+) -->$/.exec(line);
    if (line.startsWith('```')) {
      endProse();
      const end = lines.indexOf('```', index + 1);
      if (end === -1) throw new Error(`The fence of line ${index + 1} is not closed.`);
      const fence = {
        ...readInfo(line.slice(3)),
        text: lines.slice(index + 1, end).join('\n'),
        line: index + 1,
      };
      parts.push({ kind: 'fence', ...fence });
      index = end;
    } else if (comment !== null) {
      endProse();
      parts.push({ kind: 'comment', text: comment[1] ?? '', line: index + 1 });
    } else prose.push(line);
  }
  endProse();
  return parts;
}

function readInfo(info: string): Pick<Fence, 'language' | 'words' | 'options'> {
  const [language = '', ...words] = info.match(/[^\s"]+"[^"]*"|\S+/g) ?? [];
  const options = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) options.set(word.slice(0, at), word.slice(at + 1).replaceAll('"', ''));
  }
  return { language, words, options };
}
