/** Puts what a benchmark measured into a page of the documentation, between two marks, with the machine and the command. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

// By processor, so that other work on the machine shows in the figures' own caption.
const busyAbove = 0.5;
const loadAtStart = (loadavg()[0] ?? 0) / cpus().length;

/** One sentence on when and where a command measured. */
export function measuredBy(command) {
  const model = (cpus()[0]?.model ?? 'unknown').replaceAll(/\((R|TM)\)/g, '').trim();
  const busy =
    loadAtStart > busyAbove ? `, busy with other work (load ${loadAtStart.toFixed(1)} a core)` : '';
  const date = new Date().toISOString().slice(0, 10);
  return `Measured by \`${command}\` on ${date}, Node ${process.versions.node}, ${cpus().length} cores of ${model}${busy}.`;
}

/** Replaces what stands between `<!-- NAME: begin -->` and `<!-- NAME: end -->` in a file. */
export function writeMeasuredSection(file, name, text) {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const page = readFileSync(file, 'utf8');
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${file} has no section ${name}.`);
  writeFileSync(file, `${page.slice(0, from + begin.length)}\n${text.trim()}\n${page.slice(to)}`);
}
