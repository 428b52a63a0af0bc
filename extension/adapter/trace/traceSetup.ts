import { randomBytes } from 'node:crypto';
import type { Address } from '../../base/address';
import { traceRoutine } from '../../model/traceRoutines';
import { valueOf } from '../../target/kd/memory/processContext';
import { listedSymbols } from '../../target/kd/trace/findRoutines';
import {
  EVENT_COUNTER,
  HIT_COUNTER,
  type PlacedRoutine,
  setCommand,
  type TracePlan,
} from '../../target/kd/trace/traceCommand';
import { TRACE_TYPES, traceLayout } from '../../target/kd/trace/traceLayout';
import { RequestError } from '../errors';
import { type ListedBreakpoint, listedBreakpoints } from '../kd/breakpointList';
import type { KdCore } from '../kd/kdCore';
import type { TraceWish } from './traceWish';

/** Numbers of our breakpoints begin here; those of others lie below. */
const FIRST_NUMBER = 900;
/** More than a kernel takes. Source: BREAKPOINT_TABLE_SIZE of the KD protocol. */
const MOST_BREAKPOINTS = 32;
const MOST_TRIES = 4;
/** Registers of the first arguments. Source: calling conventions of x64 and ARM64. */
const REGISTERS: readonly (readonly [string, string, string])[] = [
  ['@rcx', '@rdx', '@r8'],
  ['@x0', '@x1', '@x2'],
];

/** A trace whose breakpoints are set. */
export interface SetTrace {
  readonly plan: TracePlan;
  /** What the counters held before. */
  readonly counters: { readonly hits: Address; readonly events: Address };
  /** The session has no breakpoints but those of the trace. */
  readonly alone: boolean;
}

/** Routines of this kernel that a trace can stop at, by symbols. */
export async function tracedRoutines(core: KdCore, signal?: AbortSignal): Promise<readonly PlacedRoutine[]> {
  const { text } = await core.asker.ask('x nt!Alpcp*', { signal });
  const seen = new Set<bigint>();
  return listedSymbols(text).flatMap(({ name, address }) => {
    const routine = traceRoutine(name.replace(/^nt!/, ''));
    if (!routine || seen.has(address)) return [];
    seen.add(address);
    return [{ ...routine, address, breakpoint: 0 }];
  });
}

/** Works out which breakpoints a trace needs on this target; the counters are set back, nothing else is written. */
export async function planTrace(core: KdCore, wish: TraceWish, signal: AbortSignal): Promise<SetTrace> {
  const { asker, session } = core;
  const layout = await layoutOf(core, signal);
  const registers = await registersOf(core, signal);
  const routines = (await tracedRoutines(core, signal)).filter(routine => wish.kinds.includes(routine.kind));
  if (routines.length === 0)
    throw new RequestError(
      'noSymbols',
      'The symbols of this kernel name none of the routines of ALPC that were asked for.',
    );
  const before = listedBreakpoints((await asker.ask('bl', { signal })).text);
  if (before.length + routines.length > MOST_BREAKPOINTS)
    throw new RequestError(
      'cannotRun',
      `A kernel takes ${MOST_BREAKPOINTS} breakpoints: ${before.length} are set, and the trace needs ${routines.length}.`,
    );
  const numbers = freeNumbers(before, routines.length);
  const plan: TracePlan = {
    trace: randomBytes(4).toString('hex'),
    layout,
    registers,
    routines: routines.map((routine, i) => ({ ...routine, breakpoint: numbers[i] ?? FIRST_NUMBER })),
    mostHits: wish.limits.hits,
    mostEvents: wish.limits.events,
    ...(wish.process !== undefined && { process: wish.process }),
    ...(wish.connectionPort !== undefined && { connectionPort: wish.connectionPort }),
  };
  const counters = await takeCounters(core, signal);
  return { plan, counters, alone: before.length === 0 && !session.breakpointsSet };
}

/** Sets the breakpoints of a trace on a halted target, and looks whether all of them are there. */
export async function setTrace(core: KdCore, { plan }: SetTrace, signal: AbortSignal): Promise<void> {
  const { asker, session } = core;
  session.breakpointsSet = true;
  for (const routine of plan.routines) await asker.ask(setCommand(routine, plan), { signal });
  const after = listedBreakpoints((await asker.ask('bl', { signal })).text);
  const missing = plan.routines.find(routine => !after.some(one => isSet(one, routine)));
  if (missing) throw new RequestError('debugger', `The debugger did not set a breakpoint at nt!${missing.name}.`);
}

/** Takes the breakpoints of a trace out of a halted target, and looks whether they are gone. Returns how many are left. */
export async function removeTrace(core: KdCore, { plan, counters, alone }: SetTrace): Promise<number> {
  const { asker, session } = core;
  const numbers = plan.routines.map(routine => routine.breakpoint);
  let left: readonly ListedBreakpoint[] | undefined;
  // An interrupt that came late ends the next command instead of the one that it was meant for: so it is looked again.
  for (let i = 0; i < MOST_TRIES && left?.length !== 0; i++) {
    await asker.ask(`bc ${numbers.join(' ')}`).catch(() => undefined);
    const listed = await asker.ask('bl').then(
      ({ text }) => listedBreakpoints(text),
      () => undefined,
    );
    left = listed?.filter(one => numbers.includes(one.id));
    if (alone && listed?.length === 0) session.breakpointsSet = false;
  }
  const restore = [
    `r ${HIT_COUNTER}=0x${counters.hits.toString(16)}`,
    `r ${EVENT_COUNTER}=0x${counters.events.toString(16)}`,
  ];
  for (const command of restore) await asker.ask(command).catch(() => undefined);
  return left?.length ?? numbers.length;
}

function isSet(listed: ListedBreakpoint, { breakpoint, address }: PlacedRoutine): boolean {
  return listed.id === breakpoint && listed.address !== undefined && BigInt(listed.address) === address;
}

function freeNumbers(taken: readonly ListedBreakpoint[], count: number): readonly number[] {
  const numbers: number[] = [];
  for (let number = FIRST_NUMBER; numbers.length < count; number++)
    if (!taken.some(one => one.id === number)) numbers.push(number);
  return numbers;
}

async function layoutOf(core: KdCore, signal: AbortSignal) {
  const opened = await core.kernel(signal);
  if (!opened.kernel) throw new RequestError('noSymbols', `${opened.why}.`);
  const { types, kernel } = opened;
  if (kernel.memory.pointerSize !== 8)
    throw new RequestError(
      'cannotRun',
      'Messages can be traced on 64-bit kernels only: others pass arguments in many ways.',
    );
  const missing = TRACE_TYPES.filter(name => types.struct(name) === undefined);
  const answers = await core.session.batch(
    missing.map(name => `dt -v -b nt!${name}`),
    { signal },
  );
  missing.forEach((name, i) => types.read(answers[i]?.lines ?? [], name));
  return traceLayout(kernel.fields);
}

/** Which machine it is shows in the registers that the debugger knows. */
async function registersOf(core: KdCore, signal: AbortSignal): Promise<readonly [string, string, string]> {
  const { text } = await core.asker.ask('.expr', { signal });
  if (/evaluator:\s*C\+\+/i.test(text))
    throw new RequestError(
      'cannotRun',
      'Expressions are read as C++ in this session: type ".expr /s masm" before tracing.',
    );
  for (const registers of REGISTERS) if ((await evaluated(core, registers[0], signal)) !== undefined) return registers;
  throw new RequestError('cannotRun', 'The registers of this machine are not those of x64 or ARM64.');
}

async function takeCounters(core: KdCore, signal: AbortSignal): Promise<SetTrace['counters']> {
  const [hits, events] = [
    await evaluated(core, `@${HIT_COUNTER}`, signal),
    await evaluated(core, `@${EVENT_COUNTER}`, signal),
  ];
  if (hits === undefined || events === undefined)
    throw new RequestError(
      'debugger',
      `The debugger does not show ${HIT_COUNTER} and ${EVENT_COUNTER}, which would count.`,
    );
  for (const counter of [HIT_COUNTER, EVENT_COUNTER]) await core.asker.ask(`r ${counter}=0x0`, { signal });
  return { hits, events };
}

export async function evaluated(core: KdCore, expression: string, signal?: AbortSignal): Promise<Address | undefined> {
  const { text } = await core.asker.ask(`? ${expression}`, { signal });
  return valueOf(text.split('\n'));
}
