import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Disposable } from '../../base/disposables';
import { plainLine } from '../../base/markdown';
import type { Access, DebuggeeState, InventoryArguments, VerifyResponse } from '../../protocol/debuggee';
import { leaveSession } from '../../target/kd/session/leave';
import type { StackOwner } from '../machine/machine';
import type {
  BreakpointKind,
  Debuggee,
  DebuggeeEvent,
  DebuggeeScope,
  DebuggeeStack,
  EvaluatedValue,
  FollowedChain,
  FramePlace,
  ShownThread,
  StepKind,
  WantedBreakpoint,
} from '../session/debuggee';
import type { SessionTarget } from '../session/target';
import type { WorkOptions } from '../session/workOptions';
import { MessageTracer } from '../trace/messageTracer';
import { BreakpointDesk } from './breakpointDesk';
import { capabilitiesOf } from './capabilities';
import { ChainFollower } from './chainFollower';
import { exceptionOf } from './exception';
import { HaltWork } from './haltWork';
import { InventoryReader } from './inventoryReader';
import { KdConsole } from './kdConsole';
import type { KdCore } from './kdCore';
import { askerError } from './kdErrors';
import { KdSessionTarget } from './kdTarget';
import { readOneProcess } from './processReading';
import { ObjectGrowth, portObjectType } from './objectGrowth';
import { RowRefresh } from './rowRefresh';
import { RunControl } from './runControl';
import { Stacks } from './stacks';
import { Values } from './values';
import { Verifier } from './verify';

/** A session over kd or cdb: puts its parts together. */
export class KdDebuggee implements Debuggee {
  private readonly console: KdConsole;
  private readonly stacks: Stacks;
  private readonly run: RunControl;
  private readonly values: Values;
  private readonly desk: BreakpointDesk;
  private readonly halts: HaltWork;
  private readonly inventories: InventoryReader;
  private readonly rows: RowRefresh;
  readonly trace: MessageTracer;
  readonly growth: ObjectGrowth;
  private leaving: Promise<string> | undefined;

  constructor(private readonly core: KdCore) {
    this.stacks = new Stacks(core);
    this.desk = new BreakpointDesk(core);
    this.inventories = new InventoryReader(core);
    this.rows = new RowRefresh(core);
    this.halts = new HaltWork(core, this.desk);
    this.growth = new ObjectGrowth(
      () => portObjectType(core),
      () => core.session.stop,
      text => {
        core.say(text, 'important');
      },
    );
    this.run = new RunControl(
      core,
      async () => {
        await this.halts.halted();
        void this.growth.halted();
      },
      this.desk,
      halt => this.trace.halted(halt),
    );
    this.trace = new MessageTracer(
      core,
      {
        aside: (work, signal) => this.run.aside(work, signal),
        go: command => this.run.go(command),
        look: () => this.halts.halted(),
      },
      () => {
        core.emit({ kind: 'trace' });
      },
    );
    this.console = new KdConsole(core, this.run, {
      symbols: () => {
        void this.symbolsChanged();
      },
      breakpoints: () => {
        void this.desk.look().catch(() => undefined);
      },
      system: () => {
        this.halts.otherKernel();
        void this.symbolsChanged();
      },
    });
    this.values = new Values(core, this.console);
    this.watch();
  }

  get state(): DebuggeeState {
    return this.core.state;
  }

  get capabilities(): DebugProtocol.Capabilities {
    return capabilitiesOf(this.core);
  }

  get whyNotRunning(): string | undefined {
    return this.run.whyNot;
  }

  /** A kernel of which nothing was read yet. */
  get wantsReading(): boolean {
    return !this.core.userMode && this.core.session.state === 'halted' && this.halts.wantsReading;
  }

  /** The newest reading. */
  target(): SessionTarget {
    const { core, console, stacks } = this;
    return new KdSessionTarget({
      core,
      console,
      stacks,
      debuggee: this,
      inventory: (scope, options) => this.inventory(scope, options),
    });
  }

  onEvent(listener: (event: DebuggeeEvent) => void): Disposable {
    return this.core.events.add(listener);
  }

  async begin(signal: AbortSignal): Promise<void> {
    const { core } = this;
    core.begun = true;
    for (const remark of core.started.remarks) core.say(remark);
    core.say(core.said.trim(), 'stdout');
    if (core.session.state === 'running' && core.args.stopOnEntry && this.whyNotRunning === undefined)
      await core.session.breakIn(signal).catch((error: unknown) => {
        core.say(askerError(error).message, 'important');
      });
    const isProgram = core.session.kind === 'launched' || core.session.kind === 'attached';
    await this.run.tell(isProgram && !core.args.stopOnEntry);
    if (core.session.state !== 'halted') core.emit({ kind: 'continued' });
  }

  threads(): readonly ShownThread[] {
    return this.core.userThreads.map(({ id, cid, number, name, process }) => ({
      owner: { kind: 'thread', id },
      name:
        (process ? `${process.number}:` : '') +
        `${number} ${cid}${name === undefined ? '' : ` ${plainLine(name, 60)}`}` +
        (process?.name === undefined ? '' : ` (${plainLine(process.name, 60)})`),
    }));
  }

  async stack(owner: StackOwner, frames: number, signal?: AbortSignal): Promise<DebuggeeStack> {
    try {
      return await this.stacks.of(owner, frames, signal);
    } catch (error) {
      throw askerError(error);
    }
  }

  scopes(place: FramePlace): readonly DebuggeeScope[] {
    return this.values.scopes(place);
  }

  evaluate(
    expression: string,
    place: FramePlace | undefined,
    signal: AbortSignal,
  ): Promise<EvaluatedValue | undefined> {
    return this.values.evaluate(expression, place, signal);
  }

  knownRegister(name: string): string | undefined {
    return this.values.knownRegister(name);
  }

  assign(target: string, value: string, place: FramePlace | undefined, signal: AbortSignal): Promise<EvaluatedValue> {
    return this.values.assign(target, value, place, signal);
  }

  write(address: bigint, bytes: Uint8Array, signal: AbortSignal): Promise<number> {
    return this.values.write(address, bytes, signal);
  }

  resume(): Promise<void> {
    return this.run.resume();
  }

  pause(signal: AbortSignal): Promise<void> {
    return this.run.pause(signal);
  }

  step(kind: StepKind, byInstruction: boolean, owner: StackOwner): Promise<void> {
    return this.run.step(kind, byInstruction, owner);
  }

  setBreakpoints(
    kind: BreakpointKind,
    group: string,
    wanted: readonly WantedBreakpoint[],
    signal: AbortSignal,
  ): Promise<readonly DebugProtocol.Breakpoint[]> {
    return this.desk.set(kind, group, wanted, signal);
  }

  exception(signal: AbortSignal): Promise<DebugProtocol.ExceptionInfoResponse['body'] | undefined> {
    return exceptionOf(this.core, signal);
  }

  async interrupt(): Promise<boolean> {
    const { session } = this.core;
    return session.cancelCurrent();
  }

  setAccess(access: Access): void {
    if (this.core.access === access) return;
    this.core.access = access;
    this.core.say(
      access === 'full'
        ? 'This session has full access now: commands that change the target are run.'
        : 'This session has read-only access now.',
    );
    this.core.emit({ kind: 'state' });
    if (access !== 'full') void this.trace.stop();
    void this.desk.flush().catch(() => undefined);
  }

  seen(entities: readonly string[]): void {
    this.rows.seen(entities);
  }

  async inventory({ all = false, process }: InventoryArguments, options: WorkOptions): Promise<void> {
    this.halts.wantsReading = false;
    if (this.core.userMode) return this.halts.halted();
    try {
      if (process !== undefined) await readOneProcess(this.core, process, options);
      else await this.inventories.read(all, options);
      void this.growth.halted();
    } catch (error) {
      throw askerError(error);
    }
  }

  async follow(thread: string, options: WorkOptions): Promise<FollowedChain> {
    try {
      return await new ChainFollower(this.core).follow(thread, options);
    } catch (error) {
      throw askerError(error);
    }
  }

  verify(options: WorkOptions): Promise<VerifyResponse> {
    return new Verifier(this.core).verify(options);
  }

  async loadSymbols(module: string, signal: AbortSignal): Promise<string> {
    try {
      const { text } = await this.core.asker.ask(`.reload /f ${module}`, { signal, keepNotes: true });
      await this.symbolsChanged();
      return text;
    } catch (error) {
      throw askerError(error);
    }
  }

  /** Once: `terminate` and `disconnect` may both come. */
  leave(wish: 'default' | 'running' | 'halted' | 'terminated'): Promise<string> {
    this.trace.close();
    this.core.closing = true;
    this.leaving ??= this.desk
      .leaveServer()
      .then(async left => `${(await leaveSession(this.core.session, wish)).said}${left}`)
      .finally(() => {
        this.core.started.close();
      });
    return this.leaving;
  }

  private async symbolsChanged(): Promise<void> {
    this.core.forgetKernel();
    this.stacks.forget();
    await this.halts.halted().catch(() => undefined);
    this.core.emit({ kind: 'values' });
  }

  /** Keeps what is shown of the session, and the guardian, in step with the driver. */
  private watch(): void {
    const { core } = this;
    core.session.onEvent(event => {
      if (event.kind === 'busy') {
        const { command, ms, waiting, priority } = event;
        core.busy = { command: commandText(command), ms, waiting, background: priority === 'background' };
      } else if (event.kind === 'idle') core.busy = undefined;
      else if (event.kind !== 'state') return;
      if (event.kind === 'state') {
        core.busy = undefined;
        this.halts.changed(event.change.to);
        const { to } = event.change;
        if (to === 'halted' || to === 'running') core.started.guarded?.tellState(to, core.session.breakpointsSet);
        this.trace.stateChanged(to);
        if (to === 'reconnecting') this.growth.forget();
      }
      core.emit({ kind: 'state' });
    });
  }
}

/** Scripts are reads of memory: their names say nothing. */
function commandText(command: string): string {
  return command.startsWith('$$>a<') ? 'reading memory' : plainLine(command, 80);
}
