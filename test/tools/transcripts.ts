/*
 * Tables of what the parsers make of a folder of transcripts with an INDEX.json:
 *   npx tsx test/tools/transcripts.ts FOLDER [--family N] [--file NAME] [--quiet]
 * The folder holds third-party text: nothing of it belongs into the repository, and neither does the list of rows.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogFacts } from '../../extension/text/logFacts';
import { LogReader } from '../../extension/text/logReader';

interface Entry {
  readonly file: string;
  readonly family: number;
}

interface Row {
  readonly entry: Entry;
  readonly facts: LogFacts;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function read(folder: string, entry: Entry): Row {
  const reader = new LogReader();
  reader.push(readFileSync(join(folder, entry.file)));
  return { entry, facts: reader.end() };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function tableRow(name: string, rows: readonly Row[]): string {
  const sum = (pick: (facts: LogFacts) => number): number => rows.reduce((total, row) => total + pick(row.facts), 0);
  const total = sum(f => f.lines.total);
  const unparsed = sum(f => f.lines.unparsed);
  const cells = [total, sum(f => f.lines.understood), sum(f => f.lines.noise), unparsed];
  return `| ${name} | ${cells.join(' | ')} | ${percent(total - unparsed, total)} |`;
}

function main(): void {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: transcripts.ts FOLDER [--family N] [--file NAME] [--quiet]');
  const index = JSON.parse(readFileSync(join(folder, 'INDEX.json'), 'utf8')) as readonly Entry[];
  const family = option('--family');
  const file = option('--file');
  const entries = index.filter(
    e => (family === undefined || e.family === Number(family)) && (file === undefined || e.file.startsWith(file)),
  );
  const rows = entries.map(entry => read(folder, entry));
  const header = (title: string): string =>
    `\n| ${title} | lines | understood | noise | unparsed | accounted for |\n| --- | ---: | ---: | ---: | ---: | ---: |`;
  console.log(header('family'));
  for (const n of [...new Set(rows.map(r => r.entry.family))].sort((a, b) => a - b)) {
    const of = rows.filter(r => r.entry.family === n);
    console.log(tableRow(`${n} (${of.length} files)`, of));
  }
  console.log(tableRow('all', rows));
  if (process.argv.includes('--quiet')) return;
  console.log(header('file'));
  for (const row of rows) console.log(tableRow(`${row.entry.family} ${row.entry.file}`, [row]));
  console.log('');
  for (const { entry, facts } of rows) {
    for (const p of facts.problems) console.log(`${entry.file}: ${p.code}: ${p.message}`);
    for (const { snapshot } of facts.kernels)
      for (const { line, command, text } of snapshot.unparsed)
        console.log(`${entry.file}:${line} [${command}] ${text}`);
  }
}

main();
