import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { StructView } from '../../kernel/structView';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { isMinusOne, takeFlags, takeNumber, unquoted } from './argumentList';
import { type HandleRow, handleText, readEntries, readHandles, withObjects } from './handleRows';
import { pointer } from './kdText';
import { KernelObjects } from './kernelObjects';
import { listedProcesses, type Machine, machineOf } from './machine';
import { printProcess } from './processText';
import { imageName, processKind } from './threadView';

/** Bits of the flags. Source: the documentation of `!handle`. */
const BASIC = 0x1;
const OBJECT = 0x2;
const DEFAULT_FLAGS = BASIC | OBJECT;
const PID_LIMIT = 1n << 32n;
const SYSTEM_PID = 4n;
/** Handles whose objects are read at once. */
const BATCH = 4096;

interface Question {
  /** 0: all of them. */
  readonly handle: number;
  readonly flags: number;
  readonly type: string | undefined;
}

/** `!handle [Handle [Flags [Process [TypeName]]]]`; process 0: all of them, absent or -1: the current one. */
export const handleCommand: ConsoleCommand = {
  names: ['!handle'],
  async run(args, context, out, signal) {
    const machine = await machineOf(context, signal);
    const first = await takeNumber(args, context, signal);
    const { flags, rest } = await takeFlags(first.rest, DEFAULT_FLAGS, context, signal);
    const third = await takeNumber(rest, context, signal);
    const type = third.rest === '' ? undefined : unquoted(third.rest);
    const question: Question = { handle: Number(BigInt.asUintN(32, first.value ?? 0n)), flags, type };
    const processes = await processesOf(machine, context, third.value ?? -1n, out, signal);
    if (type !== undefined) out.write(`Searching for handles of type ${type}\n\n`);
    const objects = await KernelObjects.of(machine.kernel, signal);
    for (const process of processes) await printTable(machine, objects, process, question, out, signal);
  },
};

async function processesOf(
  machine: Machine,
  context: ConsoleContext,
  asked: bigint,
  out: Output,
  signal: AbortSignal,
): Promise<readonly StructView[]> {
  out.write('\n');
  if (asked === 0n) {
    out.write('**** NT ACTIVE PROCESS HANDLE DUMP ****\n\n');
    const { views, problem } = await listedProcesses(machine, signal);
    if (problem !== undefined) out.write(`${problem}\n`);
    return views;
  }
  if (asked > 0n && asked < PID_LIMIT) {
    out.write(`Searching for Process with Cid == ${asked.toString(16)}\n`);
    const all = machine.inventory.processes.map(process => process.view);
    return all.filter(view => view.value('UniqueProcessId') === asked);
  }
  const address = isMinusOne(asked) ? currentProcess(machine, context) : toAddress(asked);
  const view = await machine.kernel.struct('_EPROCESS', address, signal);
  if (processKind(view) === 'other') throw new ConsoleError(`TYPE mismatch for process object at ${pointer(address)}`);
  return [view];
}

function currentProcess({ inventory }: Machine, { engine, process, thread }: ConsoleContext): Address {
  const current = thread ?? engine.currentThread;
  const found = process ?? inventory.threads.find(one => one.address === current)?.process;
  if (found === undefined) throw new ConsoleError('Unable to get current process');
  return found;
}

async function printTable(
  machine: Machine,
  objects: KernelObjects,
  process: StructView,
  question: Question,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const table = process.pointer('ObjectTable');
  printProcess(machine, process, false, out);
  out.write('\n');
  if (table === undefined) out.write(`Unable to read the handle table of process ${pointer(process.address)}\n\n`);
  if (!table) return;
  const { handles, count, unreadable } = await readHandles(machine.kernel, table, signal);
  const title = `${titleOf(machine, process)} at ${pointer(table)} with ${count} entries in use`;
  out.write(`${unreadable === 0 ? title : `Unable to read all of the handle table at ${pointer(table)}`}\n\n`);
  const asked = question.handle === 0 ? handles : handles.filter(one => one.handle === question.handle);
  for (let start = 0; start < asked.length; start += BATCH) {
    const rows = await withObjects(objects, asked.slice(start, start + BATCH), signal);
    await printRows(
      machine,
      table,
      rows.filter(row => isOfType(row, question.type)),
      question.flags,
      out,
      signal,
    );
  }
  if (handles.length < count) out.write(`${count - handles.length} more handles are not shown\n\n`);
}

async function printRows(
  { kernel }: Machine,
  table: Address,
  rows: readonly HandleRow[],
  flags: number,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const whole = (flags & OBJECT) !== 0;
  const views = whole ? await readEntries(kernel, table, rows, signal) : [];
  for (const [i, row] of rows.entries()) out.write(`${handleText(row, views[i], whole)}\n\n`);
}

function titleOf(machine: Machine, process: StructView): string {
  const isSystem = process.value('UniqueProcessId') === SYSTEM_PID && imageName(machine, process.address) === 'System';
  return isSystem ? 'Kernel handle table' : 'Handle table';
}

function isOfType({ object }: HandleRow, type: string | undefined): boolean {
  return type === undefined || object?.type?.name.toLowerCase() === type.toLowerCase();
}
