/** A step of the guide as text for the terminal: the laptop track, without Markdown. */
import { commandsOf, type Part, type Step } from '../guide/read-guide.ts';

const ruler = '-'.repeat(72);

/** What belongs to the AWS track alone is left out. */
export function showStep(step: Step): string {
  const commands = new Map(commandsOf(step.parts).map((command) => [command.fence, command]));
  const outputs = new Map(
    [...commands.values()].flatMap((command) =>
      command.output === undefined ? [] : [[command.output, command] as const],
    ),
  );
  const lines = [ruler, step.title, ruler];
  for (const part of step.parts) {
    if (part.kind === 'comment') continue;
    if (part.kind === 'prose') {
      const text = plain(part.text);
      if (text !== '') lines.push('', text);
      continue;
    }
    const command = commands.get(part);
    const owner = command ?? outputs.get(part);
    if (owner?.track === 'aws') continue;
    const prompt = owner?.shell === 'redis' ? '> ' : '$ ';
    if (command !== undefined) lines.push('', indent(part.text, prompt));
    else if (owner !== undefined) {
      lines.push(indent(part.text, '    | '));
    } else lines.push('', indent(part.text, '    '));
  }
  return lines.join('\n');
}

/** The commands of a step that run in a shell of the learner's machine to their end. */
export function runnableCommands(parts: readonly Part[]): string[] {
  return commandsOf(parts)
    .filter(
      ({ track, fence }) =>
        track !== 'aws' && !fence.options.has('not-run') && !fence.options.has('background'),
    )
    .map(({ shell, fence }) =>
      shell === 'sh' ? fence.text : `npx quicktable redis-cli <<'QUICKTABLE'\n${fence.text}\nQUICKTABLE`,
    );
}

function indent(text: string, first: string): string {
  const rest = ' '.repeat(first.length);
  return text
    .split('\n')
    .map((line, index) => (index === 0 || first.includes('|') || first === '> ' ? first : rest) + line)
    .join('\n');
}

/** Markdown made plain; a paragraph for AWS goes. */
function plain(markdown: string): string {
  return markdown
    .split('\n\n')
    .filter((paragraph) => !paragraph.startsWith('**AWS'))
    .map((paragraph) =>
      paragraph
        .replaceAll(/^> \[!\w+\]\n/gm, '')
        .replaceAll(/^> ?/gm, '  ')
        .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1')
        .replaceAll(/<https?:([^>]+)>/g, 'http:$1')
        .replaceAll(/\*\*([^*]+)\*\*/g, '$1')
        .replaceAll(/<\/?(details|summary)>/g, '')
        .replaceAll('`', '')
        .replaceAll(/^#+ /gm, '')
        .trim(),
    )
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}
