import { currentKernel } from '../../model/currentKernel';
import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import { entityName } from '../../analysis/card/names';
import { formatAddress } from '../../base/address';
import type { Entity } from '../../model/entities';
import type { Snapshot } from '../../model/snapshot';
import type { OpenDocuments } from '../documents';
import type { OpenLog } from '../log/openLog';
import { type Cancellation, turn } from '../log/slices';
import { locationOf } from './definition';

const MOST_SYMBOLS = 200;

const ICONS: Readonly<Record<Entity['kind'], SymbolKind>> = {
  process: SymbolKind.Package,
  thread: SymbolKind.Struct,
  port: SymbolKind.Interface,
  message: SymbolKind.Object,
  lock: SymbolKind.Key,
  irp: SymbolKind.File,
};

/** Processes, ports, threads and messages of the open logs whose name, client id or address holds the text. */
export async function workspaceSymbols(
  documents: OpenDocuments,
  query: string,
  cancellation: Cancellation,
): Promise<WorkspaceSymbol[]> {
  const wanted = query.trim().toLowerCase().replace('`', '').replace(/^0x/, '');
  const found: WorkspaceSymbol[] = [];
  for (const log of documents.logs) {
    const snapshot = currentKernel(log.lastFacts?.kernels ?? [])?.snapshot;
    if (!snapshot) continue;
    let seen = 0;
    for (const entity of entitiesOf(snapshot)) {
      if (++seen % 2000 === 0) await turn();
      if (cancellation.isCancellationRequested || found.length >= MOST_SYMBOLS) return found;
      const symbol = matching(log, snapshot, entity, wanted);
      if (symbol) found.push(symbol);
    }
  }
  return found;
}

/** Named things first: they are what people look for without an address. */
function* entitiesOf(snapshot: Snapshot): Generator<Entity> {
  yield* snapshot.processes.values();
  yield* snapshot.ports.values();
  yield* snapshot.threads.values();
  yield* snapshot.messages.values();
  yield* snapshot.locks.values();
}

function matching(log: OpenLog, snapshot: Snapshot, entity: Entity, wanted: string): WorkspaceSymbol | undefined {
  const name = entityName(snapshot, entity.id);
  const address = entity.address?.value;
  const text = address === undefined ? name : `${name} ${formatAddress(address)}`;
  if (!text.toLowerCase().includes(wanted)) return undefined;
  const location = locationOf(log, entity);
  return location && { name: `${entity.kind} ${name}`, kind: ICONS[entity.kind], location };
}
