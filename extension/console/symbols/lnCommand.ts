import { toAddress } from '../../base/address';
import type { SymbolPlace } from '../../kernel/modules/moduleMap';
import type { Symbols } from '../../kernel/types';
import type { ConsoleCommand } from '../consoleCommand';
import { quadText } from '../print/numbers';
import { readCodeMap, symbolRow } from './imageSections';

/** `ln address`: the symbols at or around an address. */
export const lnCommand: ConsoleCommand = {
  names: ['ln'],
  run: async (args, context, out, signal) => {
    const { modules } = context.engine;
    const scope = args.trim() === '' ? await context.evaluate('@$ip', signal) : await context.evaluate(args, signal);
    const place = modules.nearest(toAddress(scope), context.process);
    const symbols = place && modules.symbolsOf(place.module);
    if (place?.name === undefined || !symbols) return;
    const rva = Number(toAddress(scope) - place.module.base) - place.displacement;
    const next = following(symbols, rva);
    out.write(`(${quadText(place.module.base + BigInt(rva))})   ${named(place)}${next ? nextText(place, next) : ''}\n`);
    if (place.displacement !== 0) return;
    const isCode = await readCodeMap(place.module, context, signal);
    out.write('Exact matches:\n');
    for (const name of namesAt(symbols, rva, place.name)) {
      out.write(`    ${symbolRow(place.module, name, rva, isCode)}\n`);
    }
  },
};

function named({ module, name, displacement }: SymbolPlace): string {
  const offset = displacement === 0 ? '' : `+0x${displacement.toString(16)}`;
  return `${module.name}!${name ?? ''}${offset}`;
}

function nextText({ module }: SymbolPlace, next: { readonly name: string; readonly rva: number }): string {
  return `   |  (${quadText(module.base + BigInt(next.rva))})   ${module.name}!${next.name}`;
}

interface Row {
  readonly name: string;
  readonly rva: number;
}

const SORTED = new WeakMap<Symbols, readonly Row[]>();

/** All symbols of a module in the order of their addresses; made once. */
function sorted(symbols: Symbols): readonly Row[] {
  let rows = SORTED.get(symbols);
  if (!rows) SORTED.set(symbols, (rows = [...symbols.matching('*')].sort((a, b) => a.rva - b.rva)));
  return rows;
}

/** Index of the first symbol at or above an offset. */
function indexAt(rows: readonly Row[], rva: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.rva ?? 0) < rva) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first symbol behind an offset; also used to find where a function ends. */
export function following(symbols: Symbols, rva: number): Row | undefined {
  const rows = sorted(symbols);
  return rows[indexAt(rows, rva + 1)];
}

function namesAt(symbols: Symbols, rva: number, first: string): readonly string[] {
  const rows = sorted(symbols);
  const names = [first];
  for (let i = indexAt(rows, rva); rows[i]?.rva === rva; i++) names.push(rows[i]?.name ?? '');
  return [...new Set(names)];
}
