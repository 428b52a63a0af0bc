import { type ConsoleCommand, ConsoleError } from '../consoleCommand';
import { CaretError } from '../errors';
import type { Aliases } from './aliases';

/** `as name text…`: everything to the end of the line is the text. */
export function defineAlias(aliases: Aliases, line: string): void {
  const parts = /^a[sS]\s+(?:"([^"]+)"|(\S+))\s*(.*)$/s.exec(line);
  const name = parts?.[1] ?? parts?.[2];
  if (!parts || name === undefined) throw new ConsoleError("Alias name missing from ''");
  store(aliases, name, unquoteWhole((parts[3] ?? '').trim()));
}

/** `as /x`, `ad`, `al`. */
export function aliasCommands(aliases: Aliases): readonly ConsoleCommand[] {
  return [
    {
      names: ['as', 'aS'],
      run: async (args, context, _out, signal) => {
        const parts = /^\s*((?:\/\w+\s+)+)(?:"([^"]+)"|(\S+))\s*(.*)$/s.exec(args);
        const name = parts?.[2] ?? parts?.[3];
        if (!parts || name === undefined) throw new CaretError('syntax');
        const value = parts[4] ?? '';
        const switches = (parts[1] ?? '').trim().split(/\s+/);
        if (switches.includes('/x') || switches.includes('/X')) {
          store(aliases, name, `0x${(await context.evaluate(value, signal)).toString(16)}`);
        } else if (switches.includes('/c')) {
          throw new ConsoleError('Aliases of what a command prints: use .foreach');
        } else store(aliases, name, unquoteWhole(value.trim()));
      },
    },
    {
      names: ['ad'],
      run: args => {
        const quiet = /^\s*\/q\s+/.test(args);
        const name = args.replace(/^\s*\/q\s+/, '').trim();
        if (name === '*') aliases.clear();
        else if (!aliases.delete(name) && !quiet) throw new ConsoleError(`No alias named '${name}'`);
        return Promise.resolve();
      },
    },
    {
      names: ['al'],
      run: (_args, _context, out) => {
        if (aliases.size === 0) out.write('No aliases\n');
        else {
          const width = Math.max(16, ...aliases.all().map(([name]) => name.length));
          out.write(`  ${'Alias'.padEnd(width)} Value  \n ${'-------'.padEnd(width + 1)} ------- \n`);
          for (const [name, value] of aliases.all()) out.write(` ${name.padEnd(width + 1)} ${value} \n`);
        }
        return Promise.resolve();
      },
    },
  ];
}

function store(aliases: Aliases, name: string, value: string): void {
  if (!aliases.set(name, value)) throw new ConsoleError('Too many aliases');
}

function unquoteWhole(text: string): string {
  return /^"([^"]*)"$/.exec(text)?.[1] ?? text;
}
