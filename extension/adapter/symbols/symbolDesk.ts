import type { WorkOptions } from '../session/workOptions';

/** A symbol file that would be needed, by what it is asked for at a server. */
export interface WantedSymbols {
  /** As debuggers call the module: `nt`. */
  readonly module: string;
  /** `ntkrnlmp.pdb`. */
  readonly file: string;
  /** GUID and age as they stand in the path of a symbol server. */
  readonly key: string;
}

/** What keeps a dump from being read. */
export interface NeededSymbols {
  /** Absent where the dump does not say which file that is. */
  readonly wanted: WantedSymbols | undefined;
  /** Why they are not there and where they were looked for: sentences or lines. */
  readonly why: string | undefined;
}

/** Where a file can be had from, and where it would be kept. */
export interface SymbolServer {
  readonly url: string;
  readonly cache: string;
}

/** What can be done about symbols of a target. Nothing is downloaded unless `download` is called. */
export interface SymbolDesk {
  /** The symbol path in use, as kd writes it. */
  readonly path: string;
  readonly servers: readonly SymbolServer[];
  /** What is needed before anything can be read; absent where the kernel can be read. */
  readonly needed: NeededSymbols | undefined;
  /** What a module would need; undefined where it has its symbols, or does not say which it needs. */
  wanted(module: string): WantedSymbols | undefined;
  /** Fetches a file into the cache of the server. Rejects with one line that says why not. */
  download(wanted: WantedSymbols, server: SymbolServer, options: WorkOptions): Promise<void>;
}
