import type { DeviceDescription, IrpDescription } from '../description';
import type { Directories } from './directories';
import type { Kernel } from './kernel';
import type { Objects } from './objects';
import type { StructWriter } from './structWriter';

/** `Type` of each structure of the I/O manager. Source: Microsoft, wdm.h IO_TYPE_*. */
const IO_TYPE = { device: 3, driver: 4, file: 5, irp: 6 } as const;
const STACK_LOCATIONS = 2;
const EVENT_WORDS = 6;
/** IRP_MJ_READ. */
const READ = 3;

/** Devices, their drivers, files and the requests to them. */
export class Devices {
  private readonly drivers = new Map<string, StructWriter>();
  private readonly devices = new Map<string, StructWriter>();
  /** Event that each request sets when it is done. */
  private readonly events = new Map<string, bigint>();

  constructor(
    private readonly kernel: Kernel,
    private readonly objects: Objects,
    private readonly directories: Directories,
  ) {}

  create(description: DeviceDescription): StructWriter {
    const driver = this.driver(description.driver);
    const { directory, name } = this.directories.locate(description.name);
    const device = this.objects.create({ type: 'Device', struct: '_DEVICE_OBJECT', name, directory });
    this.directories.insert(directory, name, device.address);
    device.set({
      Type: IO_TYPE.device,
      Size: this.kernel.layout.sizeOf('_DEVICE_OBJECT'),
      DriverObject: driver.address,
      StackSize: STACK_LOCATIONS,
    });
    driver.set({ DeviceObject: device.address });
    this.devices.set(description.key, device);
    return device;
  }

  /** A request on the list of its thread, at the last of its stack locations. */
  createIrp(description: IrpDescription, thread: StructWriter): StructWriter {
    const { kernel } = this;
    const { layout } = kernel;
    const size = layout.sizeOf('_IRP');
    const locationSize = layout.sizeOf('_IO_STACK_LOCATION');
    const total = size + STACK_LOCATIONS * locationSize;
    const irp = kernel.struct('_IRP', kernel.nonPaged.allocate(total));
    // Locations are numbered from 1; the one behind the last says that nobody has the request any more.
    const current = description.device === undefined ? STACK_LOCATIONS + 1 : STACK_LOCATIONS;
    const location = irp.address + BigInt(size + (current - 1) * locationSize);
    irp.set({
      Type: IO_TYPE.irp,
      Size: total,
      StackCount: STACK_LOCATIONS,
      CurrentLocation: current,
      'Tail.Overlay.Thread': thread.address,
      'Tail.Overlay.CurrentStackLocation': location,
    });
    kernel.pushTail(thread.at('IrpList'), irp.at('ThreadListEntry'));
    if (description.device === undefined) {
      this.events.set(description.key, this.ownEvent(irp));
      return irp;
    }
    const device = this.devices.get(description.device);
    if (!device) throw new Error(`no device ${description.device}`);
    const file = description.file === undefined ? undefined : this.file(device, description.file);
    if (file) irp.set({ 'Tail.Overlay.OriginalFileObject': file.address });
    this.events.set(description.key, file ? file.at('Event') : this.ownEvent(irp));
    kernel.struct('_IO_STACK_LOCATION', location, {
      MajorFunction: READ,
      DeviceObject: device.address,
      FileObject: file?.address ?? 0n,
    });
    return irp;
  }

  /** What a wait for a request waits on. */
  eventOf(key: string): bigint {
    const event = this.events.get(key);
    if (event === undefined) throw new Error(`no request ${key}`);
    return event;
  }

  private ownEvent(irp: StructWriter): bigint {
    const event = this.kernel.nonPaged.allocate(this.kernel.layout.sizeOf('_KEVENT'));
    this.kernel.dispatcherHeader(event, 'EventNotificationObject', EVENT_WORDS, 0);
    irp.set({ UserEvent: event });
    return event;
  }

  private driver(path: string): StructWriter {
    const known = this.drivers.get(path);
    if (known) return known;
    const { directory, name } = this.directories.locate(path);
    const driver = this.objects.create({ type: 'Driver', struct: '_DRIVER_OBJECT', name, directory });
    this.directories.insert(directory, name, driver.address);
    driver.set({ Type: IO_TYPE.driver, Size: this.kernel.layout.sizeOf('_DRIVER_OBJECT') });
    this.kernel.unicodeString(driver.at('DriverName'), path);
    this.drivers.set(path, driver);
    return driver;
  }

  private file(device: StructWriter, name: string): StructWriter {
    const file = this.objects.create({ type: 'File', struct: '_FILE_OBJECT' });
    file.set({
      Type: IO_TYPE.file,
      Size: this.kernel.layout.sizeOf('_FILE_OBJECT'),
      DeviceObject: device.address,
    });
    this.kernel.unicodeString(file.at('FileName'), name);
    this.kernel.dispatcherHeader(file.at('Event'), 'EventNotificationObject', EVENT_WORDS, 0);
    return file;
  }
}
