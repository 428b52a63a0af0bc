import type { Entity, Process } from '../../model/entities';
import type { Snapshot } from '../../model/snapshot';
import { servicesIn } from '../../rpc/serviceDlls';
import { serviceGroupOf, serviceOfCommandLine } from '../../rpc/services';

/** Kinds of names, as their pseudonyms begin. */
export type NameKind = 'process' | 'port' | 'service' | 'file' | 'module' | 'name';

export interface SensitiveName {
  readonly kind: NameKind;
  readonly text: string;
}

/** Everything in a snapshot that is a name which somebody chose. The same name may come several times. */
export function* namesOf(snapshot: Snapshot): Generator<SensitiveName> {
  const { processes, threads, ports, messages, locks, irps } = snapshot;
  for (const entities of [processes, ports, threads, messages, locks, irps])
    for (const entity of entities.values()) yield* namesOfEntity(entity);
  for (const { portName, peerName } of snapshot.connections)
    yield* present([
      ['port', portName],
      ['process', peerName],
    ]);
  for (const { name, symbolFile } of snapshot.modules)
    yield* present([
      ['module', name],
      ['file', symbolFile],
    ]);
  yield* present([['file', snapshot.target.dumpFile]]);
  for (const values of snapshot.earlier.values())
    for (const { field, known } of values) {
      const kind = EARLIER[field];
      if (kind && typeof known.value === 'string') yield { kind, text: known.value };
    }
  for (const { field, first, second } of snapshot.contradictions) {
    const kind = EARLIER[field];
    for (const { value } of [first, second]) if (kind && typeof value === 'string') yield { kind, text: value };
  }
}

/** Fields with names, for values that stand beside the entities. */
const EARLIER: Readonly<Partial<Record<string, NameKind>>> = {
  name: 'name',
  path: 'name',
  processName: 'process',
  ownerName: 'process',
  queuePortOwnerName: 'process',
  imagePath: 'file',
};

function namesOfEntity(entity: Entity): Iterable<SensitiveName> {
  switch (entity.kind) {
    case 'process':
      return present([
        ['process', entity.name?.value],
        ['file', entity.imagePath?.value],
        ...servicesOf(entity).map(name => ['service', name] as const),
      ]);
    case 'port':
      return present([
        ['port', entity.path?.value],
        ['port', entity.name?.value],
        ['process', entity.ownerName?.value],
      ]);
    case 'thread':
      return present([
        ['process', entity.processName?.value],
        ['service', entity.name?.value],
      ]);
    case 'message':
      return present([['process', entity.queuePortOwnerName?.value]]);
    case 'lock':
      return present([['name', entity.name?.value]]);
    case 'irp':
      return present([
        ['module', entity.driver?.value],
        ['name', entity.deviceName?.value],
        ['file', entity.fileName?.value],
      ]);
  }
}

/** Names that a report makes of the command line of a host and of the DLLs that it has loaded. */
function servicesOf({ commandLine, images }: Process): readonly (string | undefined)[] {
  const line = commandLine?.value ?? '';
  return [serviceOfCommandLine(line)?.name, serviceGroupOf(line), ...servicesIn(images?.value ?? [])];
}

function* present(names: readonly (readonly [NameKind, string | undefined])[]): Generator<SensitiveName> {
  for (const [kind, text] of names) if (text !== undefined && text.trim() !== '') yield { kind, text };
}

/** Command lines, and the names of the users in whose folders something lies. */
export function* userDataOf(snapshot: Snapshot): Generator<string> {
  for (const { commandLine, imagePath } of snapshot.processes.values()) {
    if (commandLine) yield commandLine.value;
    for (const text of [commandLine?.value, imagePath?.value]) {
      const user = text === undefined ? undefined : userOfPath(text);
      if (user !== undefined) yield user;
    }
  }
}

/** `fred` of `C:\Users\fred\…`. */
function userOfPath(path: string): string | undefined {
  const name = /\\users\\([^\\"]{2,100})/i.exec(path)?.[1];
  return name === undefined || /^(public|default|default user|all users)$/i.test(name) ? undefined : name;
}
