import type { Address } from '../base/address';
import { kdAddress, toAddress } from '../base/address';
import type { IrpFields, IrpReference } from '../model/entities';
import type { Evidence, Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import { readDevices, type ReadDevices } from './irpDevices';
import { walkThreadLists } from './boundedLists';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';
import { isPlace } from './unicodeStrings';
import type { ReadNames } from './waits';

/** More IRPs of one thread than this: the list is damaged. */
const MAX_IRPS = 4096;
/** `_IRP.Type`. Source: Microsoft, wdm.h IO_TYPE_IRP. */
const IO_TYPE_IRP = 6n;

interface OwnIrp {
  readonly thread: Address;
  readonly view: StructView;
}

/** Reads the I/O requests that are under way, to the driver that has each of them now. */
export async function readIrps(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
  names?: ReadNames,
): Promise<void> {
  const irps = await irpsOf(target, sink, threads, signal);
  const locations = await target.structs(
    '_IO_STACK_LOCATION',
    irps.map(irp => currentLocation(irp.view) ?? toAddress(0n)),
    signal,
  );
  const devices = await readDevices(target, locations, signal, names);
  irps.forEach((irp, i) => {
    const location = locations[i];
    if (location) reportIrp(target, sink, irp, location, devices);
  });
}

/** All IRPs of all threads that have some, and says of each thread which they are. */
async function irpsOf(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  signal: AbortSignal | undefined,
): Promise<readonly OwnIrp[]> {
  const link = target.fields.find('_IRP', 'ThreadListEntry');
  const having = threads.flatMap(thread =>
    thread.pendingIrps === undefined ? [] : [{ thread: thread.address, head: thread.pendingIrps }],
  );
  if (!link || having.length === 0) return [];
  const walks = await walkThreadLists(
    target,
    having.map(one => one.head),
    MAX_IRPS,
    signal,
  );
  const places = walks.flatMap((walk, i) =>
    walk.links.map(entry => ({ address: toAddress(entry - BigInt(link.offset)), owner: i })),
  );
  const views = await target.structs(
    '_IRP',
    places.map(place => place.address),
    signal,
  );
  const byThread = having.map((): StructView[] => []);
  views.forEach((view, i) => {
    if (view.value('Type') === IO_TYPE_IRP) byThread[places[i]?.owner ?? 0]?.push(view);
  });
  having.forEach(({ thread }, i) => {
    const own = byThread[i] ?? [];
    reportThread(sink, thread, own);
    const reason = walks[i]?.broken?.reason ?? (own.length === 0 ? 'torn' : undefined);
    if (reason && own.length === 0) sink.add({ kind: 'unknown', of: idOf('thread', thread), field: 'irps', reason });
  });
  return having.flatMap(({ thread }, i) => (byThread[i] ?? []).map(view => ({ thread, view })));
}

function reportThread(sink: FactSink, thread: Address, irps: readonly StructView[]): void {
  const references = irps.flatMap((view): readonly IrpReference[] => {
    const evidence = evidenceOf(view);
    return evidence ? [{ address: view.address, detail: detailOf(view), evidence }] : [];
  });
  const [first] = references;
  if (!first) return;
  const fields = { irps: { value: references, evidence: first.evidence } };
  sink.add({ kind: 'thread', id: idOf('thread', thread), fields });
}

function evidenceOf(view: StructView): Evidence | undefined {
  const type = view.field('Type');
  return type.ok ? type.evidence : undefined;
}

/** As `!thread` prints it: type and size, flags, MDL; question marks for what was not read. */
function detailOf(view: StructView): string {
  const hex = (path: string, digits: number): string =>
    view.value(path)?.toString(16).padStart(digits, '0') ?? '?'.repeat(digits);
  return `(${hex('Type', 4)},${hex('Size', 4)}) Flags: ${hex('Flags', 8)}  Mdl: ${hex('MdlAddress', 8)}`;
}

/** The stack location of the driver that has the IRP; undefined where none has it any more. */
function currentLocation(view: StructView): Address | undefined {
  const current = view.value('CurrentLocation');
  const count = view.value('StackCount');
  const location = view.pointer('Tail.Overlay.CurrentStackLocation');
  return current === undefined || count === undefined || current < 1n || current > count ? undefined : location;
}

function reportIrp(
  target: KernelTarget,
  sink: FactSink,
  { thread, view }: OwnIrp,
  location: StructView,
  devices: ReadDevices,
): void {
  const evidence = evidenceOf(view);
  if (!evidence) return;
  const id = idOf('irp', view.address);
  const bits = target.memory.pointerSize === 8 ? 64 : 32;
  const device = location.known('DeviceObject', toAddress);
  const file = location.known('FileObject', toAddress);
  const about = device && devices.of(device.value);
  const fileName = file && devices.fileName(file.value);
  const pointer = (known: Known<Address> | undefined): Known<string> | undefined =>
    known && known.value !== 0n ? { value: kdAddress(known.value, bits), evidence: known.evidence } : undefined;
  const signals = signalsOf(target, view, [file?.value, view.pointer('Tail.Overlay.OriginalFileObject')]);
  const [deviceText, fileText] = [pointer(device), pointer(file)];
  const fields: IrpFields = {
    address: { value: view.address, evidence },
    thread: { value: thread, evidence },
    ...(deviceText && { device: deviceText }),
    ...(about?.driver && { driver: about.driver }),
    ...(about?.name && { deviceName: about.name }),
    ...(fileText && { file: fileText }),
    ...(fileName && { fileName }),
    ...(signals && { signals }),
  };
  sink.add({ kind: 'irp', id, fields });
  if (!about?.driver) sink.add({ kind: 'unknown', of: id, field: 'driver', reason: about?.reason ?? 'unreadable' });
}

/**
 * Events that the completion sets. Source: Microsoft, wdm.h (UserEvent), and the documentation of synchronous I/O: who
 * reads or writes a file that was opened for it waits on the event of the FILE_OBJECT.
 */
function signalsOf(
  target: KernelTarget,
  view: StructView,
  files: readonly (Address | undefined)[],
): Known<readonly Address[]> | undefined {
  const own = view.field('UserEvent');
  const inFile = target.fields.find('_FILE_OBJECT', 'Event');
  if (!own.ok || !inFile) return undefined;
  const event = own.value === 0n ? [] : [toAddress(own.value)];
  const ofFiles = files.flatMap(file => (isPlace(file) ? [toAddress(file + BigInt(inFile.offset))] : []));
  return { value: [...new Set([...event, ...ofFiles])], evidence: own.evidence };
}
