import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { HandleEntry } from '../../kernel/handleEntries';
import { walkHandleTables } from '../../kernel/handleTables';
import type { StructView } from '../../kernel/structView';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { isMinusOne, takeFlags, takeNumber, unquoted } from './argumentList';
import { pointer } from './kdText';
import { type KernelObject, KernelObjects } from './kernelObjects';
import { listedProcesses, type Machine, machineOf } from './machine';
import { objectRows } from './objectText';
import { printProcess } from './processText';
import { imageName } from './threadView';

/** Bits of the flags. Source: the documentation of `!handle`. */
const BASIC = 0x1;
const OBJECT = 0x2;
const DEFAULT_FLAGS = BASIC | OBJECT;
const PID_LIMIT = 1n << 32n;
const SYSTEM_PID = 4n;
const INDENT = '        ';

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
    return listedProcesses(machine, signal);
  }
  if (asked > 0n && asked < PID_LIMIT) {
    out.write(`Searching for Process with Cid == ${asked.toString(16)}\n`);
    const all = machine.inventory.processes.map(process => process.view);
    return all.filter(view => view.value('UniqueProcessId') === asked);
  }
  const address = isMinusOne(asked) ? currentProcess(machine, context) : toAddress(asked);
  return [await machine.kernel.struct('_EPROCESS', address, signal)];
}

function currentProcess({ inventory }: Machine, { engine, process, thread }: ConsoleContext): Address {
  const current = thread ?? engine.currentThread;
  const found = process ?? inventory.threads.find(one => one.address === current)?.process;
  if (found === undefined) throw new ConsoleError('Unable to get current process');
  return found;
}

/** One handle with its object. */
interface Row {
  readonly handle: number;
  readonly entry: HandleEntry;
  readonly object: KernelObject | undefined;
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
  if (!table) return;
  const all = await rowsOf(machine, objects, { table, process: process.address }, signal);
  out.write(`${titleOf(machine, process)} at ${pointer(table)} with ${all.length} entries in use\n\n`);
  for (const row of all.filter(one => isAsked(one, question))) out.write(`${rowText(row, question.flags)}\n\n`);
}

function titleOf(machine: Machine, process: StructView): string {
  const isSystem = process.value('UniqueProcessId') === SYSTEM_PID && imageName(machine, process.address) === 'System';
  return isSystem ? 'Kernel handle table' : 'Handle table';
}

async function rowsOf(
  machine: Machine,
  objects: KernelObjects,
  place: { readonly table: Address; readonly process: Address },
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const entries: { readonly handle: number; readonly entry: HandleEntry }[] = [];
  await walkHandleTables(machine.kernel, [place], (_, handle, entry) => entries.push({ handle, entry }), signal);
  const bodies = entries.map(({ entry }) => toAddress(entry.object + objects.bodyOffset));
  const read = await objects.read(bodies, signal);
  return entries.map((one, i) => ({ ...one, object: read[i] }));
}

function isAsked({ handle, object }: Row, question: Question): boolean {
  const type = question.type?.toLowerCase();
  return (
    (question.handle === 0 || question.handle === handle) &&
    (type === undefined || object?.type?.name.toLowerCase() === type)
  );
}

function rowText({ handle, entry, object }: Row, flags: number): string {
  const address = object?.address ?? entry.object;
  const number = handle.toString(16).padStart(4, '0');
  const access = entry.access.toString(16).padStart(8, '0');
  const first = `${number}: Object: ${pointer(address)}  GrantedAccess: ${access}`;
  const rows = object?.type && (flags & OBJECT) !== 0 ? objectRows(object, INDENT) : [];
  return [first, ...rows].join('\n');
}
