import { currentKernel } from '../../model/currentKernel';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { Range } from 'vscode-languageserver-textdocument';
import { addressText, entityName } from '../../analysis/card/names';
import type { Entity } from '../../model/entities';
import type { Snapshot } from '../../model/snapshot';
import type { OpenDocuments } from '../documents';
import type { ArgumentKind } from '../help/helpTypes';
import type { OpenLog } from '../log/openLog';
import { baseName } from '../uri';

/** A list that people still read; typing on asks again. */
const MOST_THINGS = 300;

/** Entities that are looked at: enough for any log that a person works with at one time. */
const MOST_LOOKED_AT = 50_000;

/** Addresses of things in the open logs, those at which chains begin first. */
export function knownThings(documents: OpenDocuments, kind: ArgumentKind, range: Range): CompletionItem[] {
  const items = new Map<string, CompletionItem>();
  for (const log of documents.logs) {
    const snapshot = currentKernel(log.lastFacts?.kernels ?? [])?.snapshot;
    if (snapshot) addThings(log, snapshot, kind, range, items);
  }
  return [...items.values()];
}

function addThings(
  log: OpenLog,
  snapshot: Snapshot,
  kind: ArgumentKind,
  range: Range,
  items: Map<string, CompletionItem>,
): void {
  let looked = 0;
  for (const entity of thingsOf(snapshot, kind)) {
    if (items.size >= MOST_THINGS || ++looked > MOST_LOOKED_AT) return;
    const address = entity.address?.value;
    if (address === undefined) continue;
    const label = addressText(snapshot, address);
    if (!items.has(label)) items.set(label, itemOf(log, snapshot, entity, label, range, items.size));
  }
}

function* thingsOf(snapshot: Snapshot, kind: ArgumentKind): Generator<Entity> {
  const any = kind === 'any';
  if (any || kind === 'thread') {
    for (const thread of snapshot.threads.values()) if (thread.waitsFor) yield thread;
    yield* snapshot.threads.values();
  }
  if (any || kind === 'message') yield* snapshot.messages.values();
  if (any || kind === 'port') yield* snapshot.ports.values();
  if (any || kind === 'process') yield* snapshot.processes.values();
  if (any || kind === 'lock') yield* snapshot.locks.values();
  if (any || kind === 'irp') yield* snapshot.irps.values();
}

function itemOf(
  log: OpenLog,
  snapshot: Snapshot,
  entity: Entity,
  label: string,
  range: Range,
  index: number,
): CompletionItem {
  const name = entityName(snapshot, entity.id);
  const wait = entity.kind === 'thread' && entity.waitReason ? ` ${entity.waitReason.value}` : '';
  return {
    label,
    labelDetails: { description: name === label ? entity.kind : name },
    kind: CompletionItemKind.Value,
    detail: `${entity.kind} ${name}${wait} in ${baseName(log.uri)}`,
    filterText: `${label} ${name}`,
    sortText: String(index).padStart(4, '0'),
    textEdit: { range, newText: label },
  };
}
