import { homedir } from 'node:os';
import path from 'node:path';
import type { Disassembler } from '../../console/disassembler';
import type { KernelEngine } from '../../kernel/engine';
import { openEngine } from '../../target/dump/openEngine';
import { CodeReader } from '../machine/codeReader';
import type { LaunchArguments } from '../session/launchArguments';
import { EngineSymbols, pathWithCache, type SymbolFetcher } from '../symbols/engineSymbols';
import type { DumpConsole } from './dumpConsole';
import type { DumpParts } from './dumpTarget';

/** What a session needs besides the dump file and the engine. */
export interface DumpTools {
  readonly openConsole: (engine: KernelEngine, symbolPath: string) => DumpConsole;
  readonly disassembler: Disassembler;
  readonly fetcher: SymbolFetcher;
}

/** How the dump of a launch configuration is opened. */
export function dumpPartsOf(args: LaunchArguments, tools: DumpTools): DumpParts {
  const cache = args.symbolCache ?? path.join(homedir(), '.cache', 'alpcscope', 'symbols');
  const wanted = args.symbolPath ?? process.env['_NT_SYMBOL_PATH'] ?? '';
  const symbolPath = pathWithCache(wanted, cache);
  const indexCache = path.join(cache, 'index');
  return {
    openEngine: (file, { signal, onProgress }) => openEngine(file, { signal, onProgress, symbolPath, indexCache }),
    openConsole: engine => tools.openConsole(engine, symbolPath),
    openSymbols: engine =>
      new EngineSymbols(engine, { path: wanted, cache, servers: args.symbolServers }, tools.fetcher),
    code: new CodeReader(tools.disassembler),
  };
}
