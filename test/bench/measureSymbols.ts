/*
 * One measurement of a symbol file in a process of its own; prints JSON.
 *
 *   measureSymbols hash FILE          reads the file and hashes it
 *   measureSymbols index FILE         reads its symbols and types, as the first opening of a dump does
 *   measureSymbols store FILE FOLDER  the same, and keeps the index
 *   measureSymbols load FILE FOLDER   reads the index, as every later opening does
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SymbolIndexCache } from '../../extension/target/symbols/indexCache';
import { type ModuleSymbols, readSymbolFile } from '../../extension/target/symbols/symbolFile';
import { SymbolReader } from '../../extension/target/symbols/symbolReader';
import { mainThreadMs, peakMiB } from './measured';

/** What opening a dump asks first. */
function ask({ symbols, types, problems }: ModuleSymbols): string {
  const head = symbols.rvaOf('PsActiveProcessHead') ?? 0;
  const place = symbols.nearest(head + 1);
  const fields = ['_EPROCESS', '_ETHREAD', '_ALPC_PORT', '_KALPC_MESSAGE'].map(
    name => types.struct(name)?.fields.length ?? 0,
  );
  return `${symbols.count} symbols, ${place?.name ?? 'none'}, fields ${fields.join(' ')}, ${problems.length} problems`;
}

function work(what: string, file: string, folder: string): string {
  if (what === 'hash') return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 8);
  if (what === 'index') return ask(readSymbolFile(file));
  const reader = new SymbolReader(new SymbolIndexCache(folder));
  return ask(reader.read(file));
}

function main(): void {
  const [, , what = '', file = '', folder = ''] = process.argv;
  const began = performance.now();
  const threadBegan = mainThreadMs();
  const result = work(what, file, folder);
  const ms = performance.now() - began;
  const threadEnded = mainThreadMs();
  const threadMs = threadBegan !== undefined && threadEnded !== undefined ? threadEnded - threadBegan : ms;
  console.log(JSON.stringify({ ms, threadMs, peakMiB: peakMiB(), result }));
}

main();
