/*
 * Compares what the console prints over a crash dump with what a real kd answered over the same one:
 *   npx tsx test/tools/compareTriage.ts DUMP SYMBOLS RECORDING [--only COMMAND]... [--rows N] [--all]
 * RECORDING is the path of `<name>.in` (what was typed, `.echo <<ENDn>>` between the commands) and `<name>.out`, without
 * the ending. --only: commands that begin so. --all: also what this console does not know. The files belong to others:
 * nothing of them belongs into the repository.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXTENSION_COMMANDS } from '../../extension/console/extensions/extensionCommands';
import { KdConsole } from '../../extension/console/kdConsole';
import { openEngine } from '../../extension/target/dump/openEngine';
import { disassemble } from '../../extension/target/disassembly/disassembler';
import { compareRows, type Difference } from './compareRows';

interface Exchange {
  readonly command: string;
  readonly answer: readonly string[];
}

/** Commands and answers, by the markers that were echoed between them. */
function exchanges(recording: string): readonly Exchange[] {
  const commands = readFileSync(`${recording}.in`, 'latin1').split(/\r?\n/);
  const out = readFileSync(`${recording}.out`, 'latin1').replace(/\r/g, '');
  const found: Exchange[] = [];
  let from = 0;
  commands.forEach((line, i) => {
    const mark = /^\.echo (<<END\d+>>)$/.exec(line)?.[1];
    const command = commands[i - 1];
    if (mark === undefined || command === undefined) return;
    const at = out.indexOf(mark, from);
    if (at < 0) return;
    found.push({ command, answer: rows(out.slice(from, at)) });
    from = at + mark.length;
  });
  return found;
}

/** Lines without prompts and the blanks at their ends. */
function rows(text: string): readonly string[] {
  const lines = text.split('\n').map(line => line.replace(/^(?:\d+: kd> )+/, '').trimEnd());
  while (lines.at(-1) === '') lines.pop();
  while (lines[0] === '') lines.shift();
  return lines;
}

function report(exchange: Exchange, ours: readonly string[], most: number): string {
  const difference: Difference = compareRows(exchange.answer, ours);
  const head = `${exchange.command}: ${difference.same} of ${exchange.answer.length} rows the same`;
  if (difference.changes.length === 0) return `= ${head}`;
  const shown = difference.changes.slice(0, most).map(change => `    ${change.side} ${change.row}`);
  const more = difference.changes.length - shown.length;
  return [`# ${head}`, ...shown, ...(more > 0 ? [`    … ${more} more`] : [])].join('\n');
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rows: { type: 'string', default: '12' },
      all: { type: 'boolean', default: false },
    },
  });
  const [dump, symbolPath, recording] = positionals;
  if (dump === undefined || symbolPath === undefined || recording === undefined) {
    process.stderr.write('usage: compareTriage.ts DUMP SYMBOLS RECORDING [--only COMMAND]... [--rows N] [--all]\n');
    process.exitCode = 2;
    return;
  }
  const engine = await openEngine(dump, { symbolPath });
  try {
    const kd = new KdConsole(engine, { commands: EXTENSION_COMMANDS, disassembler: { disassemble } });
    for (const exchange of exchanges(recording)) {
      const wanted = values.only.length === 0 || values.only.some(one => exchange.command.startsWith(one));
      if (!wanted) continue;
      let text = '';
      await kd.execute(exchange.command, { write: part => (text += part) }, new AbortController().signal);
      const ours = rows(text);
      if (!values.all && ours.length === 1 && /^(No export|Unknown command|.*not available)/i.test(ours[0] ?? '')) {
        process.stdout.write(`? ${exchange.command}: ${ours[0] ?? ''}\n`);
      } else process.stdout.write(`${report(exchange, ours, Number(values.rows))}\n`);
    }
  } finally {
    engine.close();
  }
}

void main();
