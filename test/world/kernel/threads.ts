import type { ClockDescription, ThreadDescription, WaitDescription } from '../description';
import type { Kernel } from './kernel';
import { LockEntries } from './lockEntries';
import type { Objects } from './objects';
import type { Processes } from './processes';
import { type BuiltStack, Stacks } from './stacks';
import type { StructWriter } from './structWriter';

/** A thread that was laid out. */
export interface BuiltThread {
  readonly description: ThreadDescription;
  readonly body: StructWriter;
  readonly stack: BuiltStack;
}

/** `_KTHREAD_STATE`, the same numbers in all builds (7601 has no such enumeration among its public types). */
const STATES = {
  Initialized: 0,
  Ready: 1,
  Running: 2,
  Standby: 3,
  Terminated: 4,
  Waiting: 5,
  Transition: 6,
} as const;

const THREAD_WORDS = 6;
const SEMAPHORE_WORDS = 8;
/** SecurityImpersonation, in the low bits of the token's address. Source: winnt.h SECURITY_IMPERSONATION_LEVEL. */
const IMPERSONATION_LEVEL = 2n;
const TEB = 0x000000ab_3f300000n;

/** Lays out ETHREAD objects, their stacks and the lists of them. Waits come later, when all objects are there. */
export class Threads {
  readonly built = new Map<string, BuiltThread>();
  readonly lockEntries: LockEntries;
  /** Token of each thread that impersonates, by thread. */
  readonly tokens = new Map<bigint, bigint>();
  private readonly stacks: Stacks;

  constructor(
    private readonly kernel: Kernel,
    private readonly objects: Objects,
    private readonly processes: Processes,
    private readonly clock: ClockDescription,
  ) {
    this.stacks = new Stacks(kernel);
    this.lockEntries = new LockEntries(kernel);
  }

  create(description: ThreadDescription): BuiltThread {
    const { kernel } = this;
    const process = this.processes.get(description.process);
    const body = this.objects.create({ type: 'Thread', struct: '_ETHREAD' });
    const stack = this.stacks.build({
      functions: description.stack ?? [],
      fromUser: description.fromUser ?? false,
      parked: description.state !== 'Running',
    });
    this.initialise(body, description.state === 'Terminated');
    this.setStack(body, stack);
    body.set({
      'Tcb.State': STATES[description.state],
      'Tcb.Process': process.body.address,
      'Tcb.ApcState.Process': process.body.address,
      'Tcb.Priority': description.priority ?? 8,
      'Tcb.BasePriority': description.priority ?? 8,
      'Tcb.SuspendCount': description.suspendCount ?? 0,
      'Tcb.ContextSwitches': description.contextSwitches ?? 1,
      'Tcb.WaitTime': Number((this.clock.ticks - BigInt(description.waitTicks ?? 0)) & 0xffff_ffffn),
      'Cid.UniqueProcess': process.description.pid,
      'Cid.UniqueThread': description.tid,
      StartAddress: description.startAddress ?? 0n,
      Win32StartAddress: description.startAddress ?? 0n,
    });
    if (description.processor !== undefined) body.set({ 'Tcb.NextProcessor': description.processor });
    if (description.freezeCount !== undefined) body.set({ 'Tcb.FreezeCount': description.freezeCount });
    if (description.name !== undefined) this.setName(body, description.name);
    if (description.impersonating) this.impersonate(body);
    this.lockEntries.prepare(body);
    if (description.wait) this.setReason(body, description.wait);
    if (description.fromUser) body.set({ 'Tcb.Teb': TEB + BigInt(description.tid) * 0x1000n, 'Tcb.PreviousMode': 1 });
    kernel.pushTail(process.body.at('ThreadListHead'), body.at('ThreadListEntry'));
    if (body.has('Tcb.ThreadListEntry'))
      kernel.pushTail(process.body.at('Pcb.ThreadListHead'), body.at('Tcb.ThreadListEntry'));
    const active = kernel.space.readUint(process.body.at('ActiveThreads'), 4);
    process.body.set({ ActiveThreads: active + 1n });
    const built = { description, body, stack };
    this.built.set(description.key, built);
    return built;
  }

  get(key: string): BuiltThread {
    const found = this.built.get(key);
    if (!found) throw new Error(`no thread ${key}`);
    return found;
  }

  private initialise(body: StructWriter, terminated: boolean): void {
    const { kernel } = this;
    kernel.dispatcherHeader(body.at('Tcb.Header'), 'ThreadObject', THREAD_WORDS, terminated ? 1 : 0);
    kernel.dispatcherHeader(body.at('AlpcWaitSemaphore.Header'), 'SemaphoreObject', SEMAPHORE_WORDS, 0);
    kernel.struct('_KSEMAPHORE', body.at('AlpcWaitSemaphore'), { Limit: 1 });
    kernel.dispatcherHeader(body.at('Tcb.Timer.Header'), 'TimerNotificationObject', 16, 0);
    for (const list of ['IrpList', 'Tcb.MutantListHead', 'AlpcWaitListEntry']) kernel.emptyList(body.at(list));
    if (terminated) body.setWhereKnown({ Terminated: 1 });
  }

  private setStack(body: StructWriter, stack: BuiltStack): void {
    body.set({
      'Tcb.InitialStack': stack.initial,
      'Tcb.StackBase': stack.base,
      'Tcb.StackLimit': stack.limit,
      'Tcb.KernelStack': stack.kernelStack,
      'Tcb.TrapFrame': stack.trapFrame,
      'Tcb.KernelStackResident': 1,
    });
  }

  /** Builds before 1607 have no names of threads. */
  private setName(body: StructWriter, name: string): void {
    if (!body.has('ThreadName')) return;
    const string = this.kernel.paged.allocate(this.kernel.layout.sizeOf('_UNICODE_STRING'));
    this.kernel.unicodeString(string, name);
    body.set({ ThreadName: string });
  }

  private impersonate(body: StructWriter): void {
    const token = this.objects.create({ type: 'Token', struct: '_TOKEN' });
    body.set({
      'ClientSecurity.ImpersonationData': token.address | IMPERSONATION_LEVEL,
      ActiveImpersonationInfo: 1,
    });
    this.tokens.set(body.address, token.address);
  }

  private setReason(body: StructWriter, wait: WaitDescription): void {
    body.set({
      'Tcb.WaitReason': this.kernel.layout.enumValue('_KWAIT_REASON', wait.reason),
      'Tcb.WaitMode': wait.mode === 'UserMode' ? 1 : 0,
      'Tcb.Alertable': wait.alertable ? 1 : 0,
    });
  }
}
