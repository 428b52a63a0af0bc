import type { Address } from '../base/address';
import type { Known, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import { isPlace, readStrings, stringPlace } from './unicodeStrings';
import type { ReadNames } from './waits';

/** What is known of the device that has a request. */
export interface IrpDevice {
  /** `\Driver\Tcpip`, `\FileSystem\Npfs`. */
  readonly driver?: Known<string>;
  /** `\Device\NamedPipe`. */
  readonly name?: Known<string>;
  /** Why the driver is not known. */
  readonly reason?: UnknownReason;
}

export interface ReadDevices {
  of(device: Address): IrpDevice | undefined;
  fileName(file: Address): Known<string> | undefined;
}

/** Reads devices, drivers and files of some stack locations: each level in one turn. */
export async function readDevices(
  target: KernelTarget,
  locations: readonly StructView[],
  signal?: AbortSignal,
  names?: ReadNames,
): Promise<ReadDevices> {
  const devices = distinct(locations, 'DeviceObject');
  const [drivers, files, deviceNames] = await Promise.all([
    driversOf(target, devices, signal),
    filesOf(target, distinct(locations, 'FileObject'), signal),
    names ? names(devices, signal) : new Map<Address, string>(),
  ]);
  const found = new Map(
    devices.map(device => {
      const driver = drivers.get(device);
      const name = deviceNames.get(device);
      const evidence = driver?.driver?.evidence ?? driver?.evidence;
      return [device, { ...driver, ...(name !== undefined && evidence && { name: { value: name, evidence } }) }];
    }),
  );
  return { of: device => found.get(device), fileName: file => files.get(file) };
}

function distinct(views: readonly StructView[], path: string): readonly Address[] {
  return [...new Set(views.map(view => view.pointer(path)).filter(isPlace))];
}

type Driver = IrpDevice & { readonly evidence?: Known<unknown>['evidence'] };

async function driversOf(
  target: KernelTarget,
  addresses: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Address, Driver>> {
  const devices = await target.structs('_DEVICE_OBJECT', addresses, signal);
  const pointers = devices.map(device => device.pointer('DriverObject'));
  const driverObjects = [...new Set(pointers.filter(isPlace))];
  const views = await target.structs('_DRIVER_OBJECT', driverObjects, signal);
  const texts = await namesIn(target, views, 'DriverName', signal);
  return new Map(
    devices.map((device, i): readonly [Address, Driver] => {
      const field = device.field('DriverObject');
      if (!field.ok) return [device.address, { reason: field.reason }];
      const pointer = pointers[i];
      const driver = pointer === undefined ? undefined : texts.get(pointer);
      const { evidence } = field;
      return [device.address, driver ? { driver, evidence } : { reason: 'unreadable', evidence }];
    }),
  );
}

async function filesOf(
  target: KernelTarget,
  addresses: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Address, Known<string>>> {
  return namesIn(target, await target.structs('_FILE_OBJECT', addresses, signal), 'FileName', signal);
}

/** Names that stand as UNICODE_STRING inside of structures, by the structure. Empty ones are left out. */
async function namesIn(
  target: KernelTarget,
  views: readonly StructView[],
  path: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Address, Known<string>>> {
  const named = views.flatMap(view => {
    const place = stringPlace(view, path);
    const field = view.field(`${path}.Buffer`);
    return place && field.ok ? [{ address: view.address, place, evidence: field.evidence }] : [];
  });
  const texts = await readStrings(
    target,
    named.map(one => one.place),
    signal,
  );
  return new Map(
    named.flatMap(({ address, evidence }, i) => {
      const text = texts[i];
      return text?.ok ? [[address, { value: text.text, evidence }] as const] : [];
    }),
  );
}
