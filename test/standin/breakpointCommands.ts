import { type Address, toAddress } from '../../extension/base/address';
import {
  type ConsoleCommand,
  type ConsoleContext,
  ConsoleError,
  type Output,
} from '../../extension/console/consoleCommand';
import { quadText } from '../../extension/console/print/numbers';
import { readCodeMap } from '../../extension/console/symbols/imageSections';
import { findModule } from '../../extension/console/symbols/symbolNames';
import { breakpointArgs } from './breakpointArgs';
import { breakpointRows } from './breakpointRows';
import type { StandinBreakpoint, StandinBreakpoints } from './breakpoints';

const MOST = 32_000;

/** Lines of sources and what stands there: `c:\src\a.c:12` → `nt!NtReadFile+0x10`. */
export type SourceLines = Readonly<Record<string, string>>;

/** `bp`, `bu`, `bm`, `ba`, `bl`, `bc`, `bd`, `be` as commands of a console: scripts and breakpoints use them too. */
export function breakpointCommands(set: StandinBreakpoints, lines: SourceLines = {}): readonly ConsoleCommand[] {
  const adding = new Adding(set, lines);
  return [
    { names: ['bp'], run: (...given) => adding.add('bp', ...given) },
    { names: ['bu'], run: (...given) => adding.add('bu', ...given) },
    { names: ['ba'], run: (...given) => adding.add('ba', ...given) },
    { names: ['bm'], run: (args, context, out, signal) => adding.matching(args, context, out, signal) },
    each(set, 'bc', one => {
      set.remove(one.id);
    }),
    each(set, 'bd', one => (one.enabled = false)),
    each(set, 'be', one => (one.enabled = true)),
    {
      names: ['bl'],
      run: (_args, context, out) => {
        out.write(`${set.all.map(one => breakpointRows(one, context)).join('')}\n`);
        return Promise.resolve();
      },
    },
  ];
}

class Adding {
  constructor(
    private readonly set: StandinBreakpoints,
    private readonly lines: SourceLines,
  ) {}

  async add(
    command: 'bp' | 'bu' | 'ba',
    text: string,
    context: ConsoleContext,
    out: Output,
    signal: AbortSignal,
  ): Promise<void> {
    const { number, process, thread, ...args } = breakpointArgs(text, command === 'ba');
    const line = /^`(.*)`$/.exec(args.place)?.[1];
    const address = await this.addressOf(args.place, command === 'bu', context, signal);
    const size = Number(args.access?.slice(-1) ?? 1);
    if (command === 'ba' && address !== undefined && address % BigInt(size) !== 0n)
      throw new ConsoleError('Data breakpoint must be aligned');
    if (address === undefined) out.write(`Bp expression '${args.place}' could not be resolved, adding deferred bp\n`);
    const id = number ?? this.set.free();
    if (id >= MOST) throw new ConsoleError('Too many breakpoints');
    const known = this.set.put({
      ...args,
      id,
      left: args.passes,
      enabled: true,
      ...(address !== undefined && { address }),
      ...(address !== undefined && line !== undefined && { line: line.replace(/:(\d+)$/, ' @ $1') }),
      ...(process !== undefined && { process: toAddress(await context.evaluate(process, signal)) }),
      ...(thread !== undefined && { thread: toAddress(await context.evaluate(thread, signal)) }),
    });
    if (known) out.write(`breakpoint ${id} redefined\n`);
  }

  /** `bm nt!NtCreate*`: one at each function. */
  async matching(text: string, context: ConsoleContext, out: Output, signal: AbortSignal): Promise<void> {
    const { place, ...args } = breakpointArgs(text, false);
    const [, moduleName = '', pattern = ''] = /^(\w+)!(.+)$/.exec(place) ?? [];
    const module = findModule(context.engine, moduleName);
    const isCode = module && (await readCodeMap(module, context, signal));
    const symbols = module && context.engine.modules.symbolsOf(module);
    const found = [...(symbols?.matching(pattern) ?? [])].filter(({ rva }) => isCode?.(rva) === true);
    if (!module || found.length === 0) {
      out.write('No matching code symbols found, no breakpoints set.\n');
      return;
    }
    for (const { name, rva } of found) {
      const address = toAddress(module.base + BigInt(rva));
      const id = this.set.free();
      const full = `@!"${module.name}!${name}"`;
      this.set.put({ ...unfiltered(args), id, place: full, address, left: args.passes, enabled: true });
      out.write(`${String(id).padStart(3)}: ${quadText(address)} ${full}\n`);
    }
  }

  private async addressOf(
    place: string,
    mayWait: boolean,
    context: ConsoleContext,
    signal: AbortSignal,
  ): Promise<Address | undefined> {
    const line = /^`(.*)`$/.exec(place)?.[1];
    const expression = line === undefined ? place : this.lines[line];
    if (expression === undefined) return undefined;
    try {
      return toAddress(await context.evaluate(expression === '' ? '@$ip' : expression, signal));
    } catch (error) {
      signal.throwIfAborted();
      // A name of a module may come to be; what is no name never does.
      if (error instanceof ConsoleError && (mayWait || /^\w+!\S+$/.test(place))) return undefined;
      throw error;
    }
  }
}

function unfiltered({ passes, once, command }: Pick<StandinBreakpoint, 'passes' | 'once' | 'command'>) {
  return { passes, once, ...(command !== undefined && { command }) };
}

/** A command about breakpoints by their numbers: `0`, `0,2`, `1-3`, `*`. */
function each(set: StandinBreakpoints, name: string, change: (one: StandinBreakpoint) => void): ConsoleCommand {
  return {
    names: [name],
    run: (args, _context, out) => {
      for (const word of args.trim().split(/[\s,]+/)) {
        const [, first = '', last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(word) ?? [];
        const chosen = set.all.filter(({ id }) => word === '*' || (id >= Number(first) && id <= Number(last)));
        if (word !== '*' && chosen.length === 0) out.write(`breakpoint ${word} does not exist\n`);
        chosen.forEach(change);
      }
      return Promise.resolve();
    },
  };
}
