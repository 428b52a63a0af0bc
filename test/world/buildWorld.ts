import type {
  ClockDescription,
  HandleDescription,
  ProcessDescription,
  ThreadDescription,
  WaitDescription,
  WaitTarget,
  WorldDescription,
} from './description';
import { createCompletionPort, registerThreads } from './kernel/completionPorts';
import { writeDebuggerData } from './kernel/debuggerData';
import { Devices } from './kernel/devices';
import { Directories } from './kernel/directories';
import { HandleTable } from './kernel/handleTables';
import { writeImage } from './kernel/image';
import { Kernel } from './kernel/kernel';
import { type BuiltResource, createEvent, createMutant, createResource, ownMutant, ownResource } from './kernel/locks';
import { LockWriter } from './kernel/lockWriter';
import { Messages } from './kernel/messages';
import { writeModules } from './kernel/modules';
import { Objects } from './kernel/objects';
import { Ports } from './kernel/ports';
import { type BuiltProcess, Processes } from './kernel/processes';
import { writeProcessors } from './kernel/processors';
import type { ImagePlan } from './kernel/sections';
import type { StackFrame } from './kernel/stacks';
import type { StructWriter } from './kernel/structWriter';
import { Threads } from './kernel/threads';
import { writeTime } from './kernel/time';
import { NO_OBJECT, type WaitObject, writeWait } from './kernel/waits';
import { Layout } from './layout';

/** A world in memory, ready to be written as a dump and as symbol files. */
export interface BuiltWorld {
  readonly description: WorldDescription;
  readonly layout: Layout;
  readonly kernel: Kernel;
  readonly image: ImagePlan;
  readonly clock: ClockDescription;
  readonly processors: number;
  /** Where each key of the description came to lie. Server communication ports are `<connection>.server`. */
  readonly addresses: ReadonlyMap<string, bigint>;
  /** Frames of each thread's kernel stack, innermost first. */
  readonly stacks: ReadonlyMap<string, readonly StackFrame[]>;
  /** CONTEXT of the first processor. */
  readonly context: bigint;
  /** Address space of each process, by key. */
  readonly directories: ReadonlyMap<string, bigint>;
  readonly processes: ReadonlyMap<string, BuiltProcess>;
}

export const DEFAULT_CLOCK: ClockDescription = {
  ticks: 4_000_000n,
  increment: 156_250,
  systemTime: 133_500_000_000_000_000n,
};
const DEFAULT_PROCESSORS = 2;
const FULL_ACCESS = 0x1f0001;
/** Security, view and context. Source: phnt ntlpcapi.h ALPC_MESSAGE_*_ATTRIBUTE. */
const RECEIVE_ATTRIBUTES = 0xe0000000;

/**
 * Lays a description out.
 * @throws Error where the description contradicts itself: a key that nothing has, a queue that the build does not have
 */
export function buildWorld(description: WorldDescription): BuiltWorld {
  return new WorldBuilder(description).build();
}

class WorldBuilder {
  private readonly kernel: Kernel;
  private readonly objects: Objects;
  private readonly directories: Directories;
  private readonly processes: Processes;
  private readonly threads: Threads;
  private readonly ports: Ports;
  private readonly messages: Messages;
  private readonly locks: LockWriter;
  private readonly devices: Devices;
  private readonly image: ImagePlan;
  private readonly clock: ClockDescription;
  private readonly resources = new Map<string, BuiltResource>();
  private readonly addresses = new Map<string, bigint>();

  constructor(private readonly world: WorldDescription) {
    this.kernel = new Kernel(Layout.of(world.build));
    this.clock = world.clock ?? DEFAULT_CLOCK;
    this.image = writeImage(this.kernel);
    this.objects = new Objects(this.kernel);
    this.directories = new Directories(this.kernel, this.objects);
    this.processes = new Processes(this.kernel, this.objects);
    this.threads = new Threads(this.kernel, this.objects, this.processes, this.clock);
    this.ports = new Ports(this.kernel, this.objects, this.directories, this.processes);
    this.messages = new Messages(this.kernel, this.ports, this.threads);
    this.locks = new LockWriter(this.kernel, this.world, this.processes, this.threads);
    this.devices = new Devices(this.kernel, this.objects, this.directories);
    this.kernel.emptyList(this.kernel.symbol('ExpSystemResourcesList'));
  }

  build(): BuiltWorld {
    const { world, kernel } = this;
    for (const process of world.processes) this.note(process, this.processes.create(process).body);
    for (const thread of world.threads) this.note(thread, this.threads.create(thread).body);
    this.placeObjects();
    this.tieTogether();
    this.writeHandles();
    const processors = world.processors ?? DEFAULT_PROCESSORS;
    const running = [...this.threads.built.values()].filter(one => one.description.state === 'Running');
    const context = writeProcessors(kernel, processors, running).address;
    this.writeGlobals(processors);
    this.objects.finish();
    this.processes.seal();
    return {
      description: world,
      layout: kernel.layout,
      kernel,
      image: this.image,
      clock: this.clock,
      processors,
      addresses: this.addresses,
      stacks: new Map([...this.threads.built].map(([key, thread]) => [key, thread.stack.frames])),
      context,
      directories: new Map([...this.processes.built].map(([key, process]) => [key, process.space.directory])),
      processes: this.processes.built,
    };
  }

  private note(thing: { readonly key: string }, body: { readonly address: bigint }): void {
    if (this.addresses.has(thing.key)) throw new Error(`two things with the key ${thing.key}`);
    this.addresses.set(thing.key, body.address);
  }

  private placeObjects(): void {
    const { world, kernel, objects, directories } = this;
    for (const one of world.completionPorts ?? []) this.note(one, createCompletionPort(kernel, objects, one));
    for (const mutant of world.mutants ?? []) this.note(mutant, createMutant(kernel, objects, directories, mutant));
    for (const event of world.events ?? []) this.note(event, createEvent(kernel, objects, directories, event));
    for (const resource of world.resources ?? []) {
      const built = createResource(kernel);
      this.resources.set(resource.key, built);
      this.note(resource, built.body);
    }
    const owners = new Map<string, string>();
    for (const port of world.ports ?? []) {
      owners.set(port.key, port.owner);
      const body = this.ports.create(port);
      if (port.completion !== undefined) body.set({ CompletionPort: this.address(port.completion) });
      this.note(port, body);
    }
    for (const connection of world.connections ?? []) {
      const built = this.ports.connect(connection, owners.get(connection.port) ?? '');
      if (connection.completion !== undefined)
        built.server.set({ CompletionPort: this.address(connection.completion) });
      this.note(connection, built.client);
      this.note({ key: `${connection.key}.server` }, built.server);
    }
    for (const message of world.messages ?? []) this.note(message, this.messages.create(message));
    for (const { thing, body } of this.locks.place()) this.note(thing, body);
    for (const device of world.devices ?? []) this.note(device, this.devices.create(device));
    for (const irp of world.irps ?? []) this.note(irp, this.devices.createIrp(irp, this.threads.get(irp.thread).body));
  }

  private tieTogether(): void {
    const { world, kernel, threads } = this;
    for (const mutant of world.mutants ?? []) {
      if (mutant.owner === undefined) continue;
      ownMutant(kernel, kernel.struct('_KMUTANT', this.address(mutant.key)), threads.get(mutant.owner).body);
    }
    this.locks.own();
    for (const { description, body } of threads.built.values())
      if (description.staleMessage !== undefined) body.set({ AlpcMessage: this.address(description.staleMessage) });
    for (const thread of threads.built.values())
      if (thread.description.wait) this.writeThreadWait(thread.description, thread.description.wait);
    for (const one of world.completionPorts ?? [])
      registerThreads(kernel, kernel.struct('_KQUEUE', this.address(one.key)), one, threads);
    for (const one of world.resources ?? []) {
      const resource = this.resources.get(one.key);
      if (resource) ownResource(kernel, resource, one, threads, this.waitersOf(one.key));
    }
  }

  private writeThreadWait(description: ThreadDescription, wait: WaitDescription): void {
    const thread = this.threads.get(description.key);
    const objects: WaitObject[] = wait.on.flatMap(target => {
      const address = this.waitObject(target, thread.body);
      return address === undefined ? [] : [{ kind: target.kind, address }];
    });
    if (wait.timeout) objects.push({ kind: 'timer', address: thread.body.at('Tcb.Timer') });
    writeWait(this.kernel, thread, objects, wait.all ?? false);
  }

  /** The dispatcher object of a wait, if it has one; what else the wait leaves in memory is written here. */
  private waitObject(target: WaitTarget, thread: StructWriter): bigint | undefined {
    const { world } = this;
    switch (target.kind) {
      case 'reply': {
        const message = this.messages.get(target.message);
        const id = this.kernel.space.readUint(message.at('PortMessage.MessageId'), 4);
        thread.set({ AlpcMessage: message.address, AlpcMessageId: id });
        return thread.at('AlpcWaitSemaphore');
      }
      case 'receive': {
        const port = this.ports.get(target.port);
        this.kernel.pushTail(port.at('WaitQueue'), thread.at('AlpcWaitListEntry'));
        // Shares its place with AlpcMessage.
        thread.set({ AlpcReceiveAttributeSet: RECEIVE_ATTRIBUTES });
        port.set({ WaitQueueLength: this.kernel.space.readUint(port.at('WaitQueueLength'), 4) + 1n });
        return thread.at('AlpcWaitSemaphore');
      }
      case 'resource': {
        const resource = this.resources.get(target.resource);
        if (!resource) throw new Error(`no resource ${target.resource}`);
        if (world.resources?.find(one => one.key === target.resource)?.apart === true)
          return this.locks.waitApart(thread, resource.body.address);
        return target.exclusive ? resource.exclusiveWaiters : resource.sharedWaiters;
      }
      case 'completion':
        return this.address(target.port);
      case 'mutant':
        return this.address(target.mutant);
      case 'event':
        return this.address(target.event);
      case 'thread':
        return this.address(target.thread);
      case 'process':
        return this.address(target.process);
      case 'delay':
        return this.kernel.layout.isWindows7 ? thread.at('Tcb.Timer') : NO_OBJECT;
      case 'irp':
        return this.devices.eventOf(target.irp);
      case 'fast mutex':
      case 'push lock':
      case 'critical section':
        return this.locks.waitObject(target, thread);
    }
  }

  private waitersOf(resource: string): { readonly exclusive: number; readonly shared: number } {
    const targets = this.world.threads
      .flatMap(thread => thread.wait?.on ?? [])
      .filter(target => target.kind === 'resource' && target.resource === resource);
    const exclusive = targets.filter(target => target.kind === 'resource' && target.exclusive).length;
    return { exclusive, shared: targets.length - exclusive };
  }

  private address(key: string): bigint {
    const found = this.addresses.get(key);
    if (found === undefined) throw new Error(`nothing has the key ${key}`);
    return found;
  }

  private writeHandles(): void {
    const { world, kernel } = this;
    const byProcess = new Map(world.processes.map(process => [process.key, [] as HandleDescription[]]));
    for (const handle of world.handles ?? []) byProcess.get(handle.process)?.push(handle);
    for (const process of world.processes) this.writeHandleTable(process, byProcess.get(process.key) ?? []);
    const ids = [
      ...world.processes.map(process => [process.pid, this.address(process.key)] as const),
      ...world.threads.map(thread => [thread.tid, this.address(thread.key)] as const),
    ];
    const highest = ids.reduce((most, [id]) => Math.max(most, id), 0);
    const table = new HandleTable(kernel, highest, 0n, 0);
    for (const [id, body] of ids) table.addClient(id, body);
    kernel.setGlobal('PspCidTable', table.address);
  }

  private writeHandleTable(process: ProcessDescription, handles: readonly HandleDescription[]): void {
    const { body } = this.processes.get(process.key);
    const highest = handles.reduce((most, { handle }) => Math.max(most, handle), 0);
    const table = new HandleTable(this.kernel, highest, body.address, process.pid);
    body.set({ ObjectTable: table.address });
    for (const { handle, object, access } of handles) {
      const target = this.address(object);
      table.addObject(handle, this.objects.headerOf(target), access ?? FULL_ACCESS);
      this.objects.addHandle(target);
    }
  }

  private writeGlobals(processors: number): void {
    const { kernel, world } = this;
    writeTime(kernel, this.clock, processors);
    writeModules(kernel, this.image.sizeOfImage, world.drivers ?? []);
    writeDebuggerData(kernel);
    // The high nibble says "free build".
    kernel.setGlobal('NtBuildNumber', BigInt(0xf0000000 | kernel.layout.buildNumber) & 0xffff_ffffn, 4);
    kernel.space.write(kernel.symbol('NtBuildLab'), Buffer.from(`${kernel.layout.buildNumber}.synthetic\0`));
    const { code, parameters } = world.bugcheck ?? { code: 0xe2, parameters: [0n, 0n, 0n, 0n] };
    [BigInt(code), ...parameters].forEach((value, i) => {
      kernel.space.writeUint(kernel.symbol('KiBugCheckData') + BigInt(i * 8), 8, value);
    });
  }
}
