import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Disposable } from '../../base/disposables';
import type { ObjectCounts } from '../../model/objectCounts';
import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import type { Access, DebuggeeState, InventoryArguments, VerifyResponse } from '../../protocol/debuggee';
import type { StackOwner } from '../machine/machine';
import type { TraceControl } from '../trace/traceControl';
import type { WorkOptions } from './workOptions';
import type { VariableRow } from './variableStore';

/** Why a target has halted, as DAP says it. */
export interface StopReport {
  readonly reason:
    | 'entry'
    | 'pause'
    | 'step'
    | 'breakpoint'
    | 'function breakpoint'
    | 'instruction breakpoint'
    | 'data breakpoint'
    | 'exception';
  readonly description: string;
  readonly text?: string;
  /** Whose stack the focus goes to. */
  readonly owner?: StackOwner;
  /** Breakpoints that were hit, by our numbers. */
  readonly hit: readonly number[];
}

/** What a debugger session tells its client. */
export type DebuggeeEvent =
  | { readonly kind: 'state' }
  | { readonly kind: 'stopped'; readonly stop: StopReport }
  | { readonly kind: 'continued' }
  | { readonly kind: 'output'; readonly text: string; readonly category: 'console' | 'stdout' | 'important' }
  /** There is a newer reading; `sameStop`: of the same halt, so that what was inspected stays. */
  | { readonly kind: 'reading'; readonly sameStop: boolean }
  | { readonly kind: 'ended'; readonly exitCode?: number; readonly text?: string }
  | { readonly kind: 'breakpoint'; readonly breakpoint: DebugProtocol.Breakpoint }
  | { readonly kind: 'refused'; readonly command: string; readonly message: string }
  | { readonly kind: 'capabilities' }
  | { readonly kind: 'memory'; readonly reference: string; readonly count: number }
  /** Values may have changed although nothing ran. */
  | { readonly kind: 'values' }
  /** The trace of messages has gone on. */
  | { readonly kind: 'trace' };

/** A thread or processor of the Call Stack view. */
export interface ShownThread {
  readonly owner: StackOwner;
  readonly name: string;
}

/** A frame as the debugger has printed it. */
export interface DebuggeeFrame {
  /** `nt!KiSwapContext+0x76`. */
  readonly name: string;
  readonly ip?: bigint;
  readonly sp?: bigint;
  readonly module?: string;
  readonly inline: boolean;
  readonly hasSymbol: boolean;
  /** File and line as the debugger printed them. */
  readonly file?: string;
  /** The file, where it is on this machine. */
  readonly path?: string;
  readonly line?: number;
  /** 1-based line in the answer. */
  readonly place: number;
}

/** A stack with the answer that printed it. */
export interface DebuggeeStack {
  readonly frames: readonly DebuggeeFrame[];
  /** Number of the command among those of the session, which names the document of its answer. */
  readonly command: number;
  /** There may be more frames than were asked for. */
  readonly more: boolean;
  /** Why there are none. */
  readonly why?: string;
}

/** A part of the Variables view. */
export interface DebuggeeScope {
  readonly name: string;
  readonly hint?: 'registers' | 'locals' | 'arguments';
  readonly expensive: boolean;
  rows(): Promise<readonly VariableRow[]>;
}

/** A value with what it opens to. */
export interface EvaluatedValue {
  readonly text: string;
  readonly type?: string;
  readonly memoryReference?: string;
  readonly children?: () => Promise<readonly VariableRow[]>;
}

/** Where an expression is meant: the frame that has the focus. */
export interface FramePlace {
  readonly owner: StackOwner;
  readonly row: number;
}

/** A chain that was followed from one thread, by commands and by what they left open. */
export interface FollowedChain {
  readonly chain: Chain;
  /** What the chain was worked out of. */
  readonly snapshot: Snapshot;
  readonly commands: readonly string[];
  /** Reads of typed memory besides. */
  readonly reads: number;
  /** Why it was not followed to its end. */
  readonly cut?: string;
}

export type StepKind = 'over' | 'into' | 'out';
export type BreakpointKind = 'source' | 'function' | 'instruction' | 'data';

/** One breakpoint as it is wanted, in the debugger's own words. */
export interface WantedBreakpoint {
  /** What tells it from others of its kind: the same key is the same breakpoint. */
  readonly key: string;
  /** `bp 0x…`, `bu main.c:12` without options and commands: the command word and where it stands. */
  readonly place: string;
  readonly command: 'bp' | 'bu' | 'bm' | 'ba';
  /** `w4`: what `ba` watches for. */
  readonly access?: string;
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
  readonly line?: number;
  readonly source?: DebugProtocol.Source;
}

/** The side of a session that can run: what a debugger drives. Requests that a dump refuses come here. */
export interface Debuggee {
  readonly state: DebuggeeState;
  readonly capabilities: DebugProtocol.Capabilities;
  readonly trace: TraceControl;
  /** How many ALPC ports there were at each halt. */
  readonly growth: {
    readonly type: string;
    readonly series: readonly ObjectCounts[];
    readonly warning: string | undefined;
  };
  /** Why nothing can run here; undefined where it can. */
  readonly whyNotRunning: string | undefined;
  onEvent(listener: (event: DebuggeeEvent) => void): Disposable;
  /** What follows the configuration: first commands, first reading; then the first stop is told, or that it runs. */
  begin(signal: AbortSignal): Promise<void>;
  /** Nothing of this target was read yet. */
  readonly wantsReading: boolean;
  threads(): readonly ShownThread[];
  stack(owner: StackOwner, frames: number, signal?: AbortSignal): Promise<DebuggeeStack>;
  scopes(place: FramePlace): readonly DebuggeeScope[];
  evaluate(expression: string, place: FramePlace | undefined, signal: AbortSignal): Promise<EvaluatedValue | undefined>;
  /** Value of a register, from what was read of the halt; never asks the debugger. */
  knownRegister(name: string): string | undefined;
  assign(target: string, value: string, place: FramePlace | undefined, signal: AbortSignal): Promise<EvaluatedValue>;
  write(address: bigint, bytes: Uint8Array, signal: AbortSignal): Promise<number>;
  resume(): Promise<void>;
  pause(signal: AbortSignal): Promise<void>;
  step(kind: StepKind, byInstruction: boolean, owner: StackOwner): Promise<void>;
  setBreakpoints(
    kind: BreakpointKind,
    group: string,
    wanted: readonly WantedBreakpoint[],
    signal: AbortSignal,
  ): Promise<readonly DebugProtocol.Breakpoint[]>;
  exception(signal: AbortSignal): Promise<DebugProtocol.ExceptionInfoResponse['body'] | undefined>;
  /** Ends the command that runs; false where there was none. */
  interrupt(): Promise<boolean>;
  setAccess(access: Access): void;
  /** Things that a view shows: asked again where they were read at an earlier halt. */
  seen(entities: readonly string[]): void;
  /** Reads what there is; without a scope, as much as a few seconds allow. */
  inventory(scope: InventoryArguments, options: WorkOptions): Promise<void>;
  /** Why a thread does not get on, hop by hop; empty for the current thread. */
  follow(thread: string, options: WorkOptions): Promise<FollowedChain>;
  verify(options: WorkOptions): Promise<VerifyResponse>;
  loadSymbols(module: string, signal: AbortSignal): Promise<string>;
  /** Ends the debugger; says what became of the target. */
  leave(wish: 'default' | 'running' | 'halted' | 'terminated'): Promise<string>;
}
