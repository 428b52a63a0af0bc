import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { StructView } from '../../kernel/structView';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { isMinusOne, takeFlags, takeNumber, unquoted } from './argumentList';
import { pointer } from './kdText';
import { listedProcesses, type Machine, machineOf } from './machine';
import { noThreads, printProcess } from './processText';
import { NO_ARGUMENTS, printThread, type ThreadDetail, THREADS, WAITS } from './threadText';
import { imageName, processKind } from './threadView';

const DETAILS = 0x1;
const DEFAULT_FLAGS = DETAILS | WAITS;
/** Threads whose bodies are read at once. */
const BATCH = 256;
/** Numbers of processes are smaller than this, addresses of EPROCESS larger. */
const PID_LIMIT = 1n << 32n;
const INDENT = '        ';

/** `!process [Process [Flags [ImageName]]]`: 0 all of them, -1 the current one, else an address or a process number. */
export const processCommand: ConsoleCommand = {
  names: ['!process'],
  async run(args, context, out, signal) {
    const machine = await machineOf(context, signal);
    const { value: asked = -1n, rest: behind } = await takeNumber(args, context, signal);
    const { flags, rest } = await takeFlags(behind, DEFAULT_FLAGS, context, signal);
    const image = rest === '' ? undefined : unquoted(rest);
    const processes = await processesOf(machine, context, asked, image, out, signal);
    const threads = flags & (WAITS | THREADS) ? threadsByProcess(machine) : undefined;
    for (const process of processes) {
      printProcess(machine, process, (flags & DETAILS) !== 0, out);
      out.write('\n');
      const own = threads?.get(process.address) ?? [];
      if (threads && own.length === 0) out.write(`${noThreads(process)}\n\n`);
      else if (threads) await printThreads(machine, own, flags, out, signal);
    }
  },
};

async function processesOf(
  machine: Machine,
  context: ConsoleContext,
  asked: bigint,
  image: string | undefined,
  out: Output,
  signal: AbortSignal,
): Promise<readonly StructView[]> {
  if (asked === 0n) {
    if (image === undefined) out.write('**** NT ACTIVE PROCESS DUMP ****\n');
    const { views, problem } = await listedProcesses(machine, signal);
    if (problem !== undefined) out.write(`${problem}\n`);
    return image === undefined ? views : views.filter(view => hasImage(machine, view, image));
  }
  if (asked > 0n && asked < PID_LIMIT) {
    out.write(`Searching for Process with Cid == ${asked.toString(16)}\n`);
    const all = machine.inventory.processes.map(process => process.view);
    return all.filter(view => view.value('UniqueProcessId') === asked);
  }
  return [await processView(machine, isMinusOne(asked) ? currentProcess(machine, context) : toAddress(asked), signal)];
}

/** One process by its address. */
async function processView(machine: Machine, address: Address, signal: AbortSignal): Promise<StructView> {
  const view = await machine.kernel.struct('_EPROCESS', address, signal);
  const kind = processKind(view);
  if (kind === 'unreadable') throw new ConsoleError(`*** Error in in reading nt!_EPROCESS @ ${pointer(address)}`);
  if (kind === 'other') throw new ConsoleError(`TYPE mismatch for process object at ${pointer(address)}`);
  return view;
}

function currentProcess(machine: Machine, context: ConsoleContext): Address {
  const current = context.process ?? ownerOf(machine, context.thread ?? context.engine.currentThread);
  if (current === undefined) throw new ConsoleError('Unable to get current process');
  return current;
}

function ownerOf({ inventory }: Machine, thread: Address | undefined): Address | undefined {
  return inventory.threads.find(one => one.address === thread)?.process;
}

/** EPROCESS keeps 14 characters of the name: a longer one that is asked for is cut as well. */
function hasImage(machine: Machine, view: StructView, image: string): boolean {
  const name = imageName(machine, view.address)?.toLowerCase();
  const asked = image.toLowerCase();
  return name !== undefined && (name === asked || name === asked.slice(0, 14));
}

function threadsByProcess({ inventory }: Machine): ReadonlyMap<Address, readonly Address[]> {
  const map = new Map<Address, Address[]>();
  for (const { address, process } of inventory.threads) {
    const list = map.get(process);
    if (list) list.push(address);
    else map.set(process, [address]);
  }
  return map;
}

async function printThreads(
  machine: Machine,
  threads: readonly Address[],
  flags: number,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const waits = (flags & WAITS) !== 0;
  const whole = waits && (flags & THREADS) !== 0;
  const detail: ThreadDetail = {
    indent: INDENT,
    waits,
    details: whole,
    stack: whole,
    args: (flags & NO_ARGUMENTS) === 0,
  };
  for (let start = 0; start < threads.length; start += BATCH) {
    for (const view of await machine.kernel.structs('_ETHREAD', threads.slice(start, start + BATCH), signal)) {
      signal.throwIfAborted();
      await printThread(machine, view, detail, out, signal);
      if (waits) out.write('\n');
    }
  }
  if (!waits) out.write('\n');
}
