import type { KernelEngine } from '../../kernel/engine';
import { parseSymbolPath } from '../../target/symbols/symbolPath';
import { launchError } from '../errors';
import type { WorkOptions } from '../session/workOptions';
import type { NeededSymbols, SymbolDesk, SymbolServer, WantedSymbols } from './symbolDesk';

/** Microsoft's public server, which has the symbols of every released kernel. Offered where the path names none. */
const PUBLIC_SERVER = 'https://msdl.microsoft.com/download/symbols';

/** Fetches one file into a store. Rejects with one line that says why not. */
export type SymbolFetcher = (wanted: WantedSymbols, server: SymbolServer, options: WorkOptions) => Promise<void>;

export interface SymbolSettings {
  /** In kd's syntax. */
  readonly path: string;
  /** Where files go that come from a server without a cache of its own. */
  readonly cache: string;
  /** `never`: no server is offered. */
  readonly servers: 'ask' | 'never' | 'always';
}

/** Symbols of a dump that the embedded engine has opened. */
export class EngineSymbols implements SymbolDesk {
  readonly path: string;
  readonly servers: readonly SymbolServer[];
  readonly needed: NeededSymbols | undefined;

  constructor(
    private readonly engine: KernelEngine,
    settings: SymbolSettings,
    private readonly fetcher: SymbolFetcher,
  ) {
    this.path = settings.path;
    this.servers = settings.servers === 'never' ? [] : serversOf(settings);
    this.needed = engine.kernel ? undefined : { wanted: this.wanted('nt'), why: engine.whyNoKernel };
  }

  wanted(module: string): WantedSymbols | undefined {
    const loaded = this.engine.modules.byName(module);
    if (!loaded) return undefined;
    // Symbols are looked for late: asking for them makes sure that the state is known.
    this.engine.modules.symbolsOf(loaded);
    const state = this.engine.modules.stateOf(loaded);
    if (state.kind !== 'missing' && state.kind !== 'built-in') return undefined;
    const { wanted: file, key } = state;
    return file === undefined || key === undefined ? undefined : { module: loaded.name, file, key };
  }

  async download(wanted: WantedSymbols, server: SymbolServer, options: WorkOptions): Promise<void> {
    if (!this.servers.includes(server)) throw launchError('noSymbols', 'The settings do not allow symbol servers.');
    await this.fetcher(wanted, server, options);
  }
}

function serversOf({ path, cache }: SymbolSettings): readonly SymbolServer[] {
  const servers = parseSymbolPath(path).places.flatMap(place =>
    place.kind === 'server' ? [{ url: place.url, cache: place.caches[0] ?? cache }] : [],
  );
  return servers.length > 0 ? servers : [{ url: PUBLIC_SERVER, cache }];
}

/** The path with the cache at its end, so that what was downloaded before is found again. */
export function pathWithCache(path: string, cache: string): string {
  const has = parseSymbolPath(path).places.some(place =>
    place.kind === 'server' ? place.caches.includes(cache) : place.path === cache,
  );
  return has ? path : [path, cache].filter(part => part !== '').join(';');
}
