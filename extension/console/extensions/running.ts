import type { Address } from '../../base/address';
import type { ProcessorInfo } from '../../kernel/engine';
import { integer, type StructView } from '../../kernel/structView';
import type { ConsoleCommand, Output } from '../consoleCommand';
import { takeSwitches } from './argumentList';
import { pointer } from './kdText';
import { type Machine, machineOf } from './machine';
import { PLAIN, stackLines } from './stackText';

const SWITCHES = new Set(['i', 't']);
/** Queued spin locks of a processor that are shown. */
const LOCKS = 16;
/** KSPIN_LOCK_QUEUE: Next, then Lock, whose low bits say what the processor does with it. Source: LOCK_QUEUE_* of ntddk.h. */
const LOCK_SIZE = 16;
const WAITS = 1n;
const OWNS = 2n;
const COLUMNS = '       Prcbs             Current         (pri) Next            (pri) Idle';

/** `!running [-i] [-t]`: what each processor runs; with -i also those that idle, with -t their stacks. */
export const runningCommand: ConsoleCommand = {
  names: ['!running'],
  async run(args, context, out, signal) {
    const { switches } = takeSwitches(args, SWITCHES);
    const machine = await machineOf(context, signal);
    const { processors } = machine.engine;
    const idle = processors.filter(one => one.currentThread !== undefined && one.currentThread === one.idleThread);
    out.write(`\nSystem Processors:  (${maskOf(processors)})\n  Idle Processors:  (${maskOf(idle)})\n`);
    const known = processors.filter(one => one.currentThread !== undefined);
    const shown = switches.has('i') ? known : known.filter(one => !idle.includes(one));
    if (idle.length === processors.length) out.write('All processors idle.\n');
    if (shown.length > 0) out.write(`\n${COLUMNS}\n`);
    for (const processor of shown) await printProcessor(machine, processor, switches.has('t'), out, signal);
  },
};

function maskOf(processors: readonly ProcessorInfo[]): string {
  return pointer(processors.reduce((mask, one) => mask | (1n << BigInt(one.number)), 0n));
}

async function printProcessor(
  machine: Machine,
  processor: ProcessorInfo,
  withStack: boolean,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const { kernel } = machine;
  const prcb = await kernel.struct('_KPRCB', processor.prcb, signal);
  const threadAt = async (thread: Address | undefined): Promise<StructView | undefined> =>
    thread ? kernel.struct('_KTHREAD', thread, signal) : undefined;
  const current = await threadAt(processor.currentThread);
  const next = await threadAt(prcb.pointer('NextThread'));
  const columns = [
    processor.number.toString(16).padStart(3),
    `   ${pointer(processor.prcb)} `,
    threadColumn(current),
    threadColumn(next),
    processor.idleThread === undefined ? ' '.repeat(16) : pointer(processor.idleThread),
    ` ${locksText(prcb)}`,
  ];
  out.write(`${columns.join(' ').trimEnd()}\n`);
  if (!withStack || !processor.currentThread) return;
  const stack = await machine.engine.stackOf(processor.currentThread, { signal });
  const process = current?.pointer('Process');
  out.write('\n');
  for (const line of await stackLines(kernel, stack, process, PLAIN, signal)) out.write(`${line}\n`);
  out.write('\n');
}

/** Address and priority; blank where there is no thread. */
function threadColumn(view: StructView | undefined): string {
  const priority = view?.value('Priority');
  return view ? `${pointer(view.address)} (${(priority ?? '??').toString().padStart(2)})` : ' '.repeat(21);
}

/** One sign a lock: `.` free, `O` held, `W` waited for; nothing where they were not read. */
function locksText(prcb: StructView): string {
  const bytes = prcb.bytes('LockQueue');
  if (!bytes || bytes.length < LOCKS * LOCK_SIZE) return '';
  return Array.from({ length: LOCKS }, (_, i) => {
    const lock = integer(bytes, i * LOCK_SIZE + LOCK_SIZE / 2, LOCK_SIZE / 2);
    return (lock & OWNS) !== 0n ? 'O' : (lock & WAITS) !== 0n ? 'W' : '.';
  }).join('');
}
