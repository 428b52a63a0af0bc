import { AddressSpace } from '../memory/addressSpace';
import type { ProcessDescription } from '../description';
import type { Kernel } from './kernel';
import type { Objects } from './objects';
import { StructWriter } from './structWriter';

/** A process that was laid out. */
export interface BuiltProcess {
  readonly description: ProcessDescription;
  readonly body: StructWriter;
  readonly space: AddressSpace;
  /** System has none. */
  readonly peb?: bigint;
}

/** User address of each PEB: high in the lower half, as randomised builds put it. */
const PEB = 0x000000ab_3f2d1000n;
const PARAMETERS = 0x0000021f_5be00000n;
/** Bytes of `_EPROCESS.ImageFileName`, the last a NUL. */
const NAME_LENGTH = 14;
/** `_MM_SESSION_SPACE.SessionId`, the same in all x64 builds. Source: its public type in 7601 to 22000. */
const SESSION_ID = 8n;
const PROCESS_WORDS = 0xb6;
const CREATED = 132_000_000_000_000_000n;

/** Lays out EPROCESS objects and the list of them. */
export class Processes {
  readonly built = new Map<string, BuiltProcess>();
  private readonly sessions = new Map<number, bigint>();
  private readonly head: bigint;

  constructor(
    private readonly kernel: Kernel,
    private readonly objects: Objects,
  ) {
    this.head = kernel.symbol('PsActiveProcessHead');
    kernel.emptyList(this.head);
  }

  create(description: ProcessDescription): BuiltProcess {
    const { kernel } = this;
    const isSystem = this.built.size === 0;
    const space = isSystem ? kernel.space : new AddressSpace(kernel.physical);
    const body = this.objects.create({ type: 'Process', struct: '_EPROCESS' });
    kernel.dispatcherHeader(body.at('Pcb.Header'), 'ProcessObject', PROCESS_WORDS, description.exiting ? 1 : 0);
    body.set({
      'Pcb.DirectoryTableBase': space.directory,
      UniqueProcessId: description.pid,
      InheritedFromUniqueProcessId: description.parentPid ?? 0,
      'Pcb.BasePriority': 8,
    });
    body.setWhereKnown({
      'CreateTime.QuadPart': description.created ?? CREATED + BigInt(description.pid) * 1_000_000n,
    });
    // 1: the process has no table of its own for user mode.
    body.setWhereKnown({ 'Pcb.UserDirectoryTableBase': 1 });
    kernel.space.write(body.at('ImageFileName'), Buffer.from(description.name.slice(0, NAME_LENGTH), 'latin1'));
    for (const list of ['ThreadListHead', 'Pcb.ThreadListHead', 'Pcb.ProfileListHead']) kernel.emptyList(body.at(list));
    kernel.emptyList(body.at('AlpcContext.ViewListHead'));
    if (description.exiting) this.exit(body);
    if (description.unlinked) kernel.emptyList(body.at('ActiveProcessLinks'));
    else kernel.pushTail(this.head, body.at('ActiveProcessLinks'));
    if (description.frozen) body.set({ 'Pcb.DeepFreeze': 1 });
    if (description.imagePath !== undefined) this.setImagePath(body, description.imagePath);
    if (!isSystem) this.attachUserPart(body, space, description);
    const built = { description, body, space, ...(!isSystem && { peb: PEB }) };
    this.built.set(description.key, built);
    if (isSystem) kernel.setGlobal('PsInitialSystemProcess', body.address);
    return built;
  }

  get(key: string): BuiltProcess {
    const found = this.built.get(key);
    if (!found) throw new Error(`no process ${key}`);
    return found;
  }

  /** Call when all kernel memory is mapped: every space gets the kernel's half. */
  seal(): void {
    for (const { space } of this.built.values())
      if (space !== this.kernel.space) space.shareKernelOf(this.kernel.space);
  }

  private exit(body: StructWriter): void {
    body.set({ ProcessExiting: 1, ExitStatus: 0 });
    body.setWhereKnown({ 'ExitTime.QuadPart': CREATED + 600_000_000n });
  }

  private attachUserPart(body: StructWriter, space: AddressSpace, description: ProcessDescription): void {
    const session = description.session ?? 0;
    body.set({ Peb: PEB, Session: this.session(session) });
    const { layout } = this.kernel;
    space.map(PEB, layout.sizeOf('_PEB'));
    for (const [field, value] of [
      ['SessionId', session],
      ['OSBuildNumber', layout.buildNumber],
    ] as const) {
      const { offset, size } = layout.place('_PEB', field);
      space.writeUint(PEB + BigInt(offset), size, BigInt(value));
    }
    if (description.commandLine !== undefined) this.setCommandLine(space, description.commandLine);
  }

  private setImagePath(body: StructWriter, path: string): void {
    const { kernel } = this;
    const information = kernel.paged.allocate(kernel.layout.sizeOf('_OBJECT_NAME_INFORMATION'));
    kernel.unicodeString(information, path);
    body.set({ 'SeAuditProcessCreationInfo.ImageFileName': information });
  }

  /** In the pages of the process, its characters behind the parameters. */
  private setCommandLine(space: AddressSpace, text: string): void {
    const { layout } = this.kernel;
    const parameters = new StructWriter(layout, space, '_RTL_USER_PROCESS_PARAMETERS', PARAMETERS);
    const bytes = Buffer.from(text, 'utf16le');
    const buffer = PARAMETERS + BigInt(layout.sizeOf('_RTL_USER_PROCESS_PARAMETERS'));
    space.map(PARAMETERS, layout.sizeOf('_RTL_USER_PROCESS_PARAMETERS') + bytes.length + 2);
    space.write(buffer, bytes);
    parameters.set({
      'CommandLine.Length': bytes.length,
      'CommandLine.MaximumLength': bytes.length + 2,
      'CommandLine.Buffer': buffer,
    });
    new StructWriter(layout, space, '_PEB', PEB).set({ ProcessParameters: PARAMETERS });
  }

  private session(id: number): bigint {
    const known = this.sessions.get(id);
    if (known !== undefined) return known;
    const address = this.kernel.paged.allocate(0x40);
    this.kernel.space.writeUint(address + SESSION_ID, 4, BigInt(id));
    this.sessions.set(id, address);
    return address;
  }
}
