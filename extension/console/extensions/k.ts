import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import { bareRegisters } from '../../kernel/unwind/registers';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { unwindRegisters } from '../registers/registerReader';
import { takeNumber } from './argumentList';
import { PLAIN, stackLines, type StackStyle } from './stackText';

/** Names under which the command is offered; any of its letters may be put together (`kvnL`). */
const NAMES = ['k', 'kb', 'kc', 'kp', 'kP', 'kv', 'kn', 'kf', 'kL', 'kM'];

/** Columns by letter. Parameters (`p`) and sources (`L` turns them off) need private symbols: without, they are as `k`. */
const STYLES: Readonly<Record<string, StackStyle>> = {
  b: { sp: false, args: true },
  c: { sp: false, ret: false },
  f: { memory: true },
  l: {},
  m: {},
  n: { numbers: true },
  p: {},
  v: { args: true, traps: true },
};

/** The stack of the thread or context that is set, or that other registers lead to. */
export const kCommands: readonly ConsoleCommand[] = NAMES.map(name => ({
  names: [name],
  async run(args, context, out, signal) {
    const letters = /^[a-z]*/i.exec(args)?.[0] ?? '';
    const style = styleOf(name.slice(1) + letters, context.preferDml);
    await printStack(style, args.slice(letters.length).trim(), context, out, signal);
  },
}));

function styleOf(letters: string, numbers: boolean): StackStyle {
  let style: StackStyle = { ...PLAIN, numbers };
  for (const letter of letters.toLowerCase()) {
    const columns = STYLES[letter];
    if (!columns) throw new CaretError('syntax', 0);
    style = { ...style, ...columns };
  }
  return style;
}

async function printStack(
  style: StackStyle,
  args: string,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const named = args.startsWith('=') ? await namedRegisters(args.slice(1), context, signal) : undefined;
  const count = (await takeNumber(named?.rest ?? args, context, signal)).value;
  const { stack, isSet, process } = named ?? (await currentStack(context, signal));
  if (isSet) out.write('  *** Stack trace for last set context - .thread/.cxr resets it\n');
  if (!stack.resident) throw new ConsoleError('Kernel stack not resident.');
  const frames = count === undefined || count <= 0n || count > 0xffffn ? undefined : Number(count);
  for (const line of await stackLines(context.engine.kernel, stack, process, style, signal, frames))
    out.write(`${line}\n`);
}

interface ChosenStack {
  readonly stack: ThreadStack;
  /** By `.thread`, `.cxr` or `.trap`. */
  readonly isSet: boolean;
  readonly process: Address | undefined;
}

/**
 * The stack of what `.thread`, `.cxr` or `.trap` set, else of the processor.
 * @throws ConsoleError with kd's words where no registers are known
 */
export async function currentStack(context: ConsoleContext, signal: AbortSignal): Promise<ChosenStack> {
  const { engine, thread } = context;
  const scope = await context.registers(signal);
  const isSet = scope !== undefined && scope.origin !== 'processor';
  // The stack of a thread is that of its own process, whichever one is looked at.
  if (thread !== undefined && (!scope || scope.origin === 'thread')) {
    const process = await processOf(context, signal);
    return { stack: await engine.stackOf(thread, { signal }), isSet, process };
  }
  const process = context.process ?? (await processOf(context, signal));
  const registers = scope && unwindRegisters(scope);
  if (!registers) throw new ConsoleError('Unable to get current machine context, HRESULT 0x80004001');
  return { stack: await engine.stackFrom(registers, process, { signal }), isSet, process };
}

/** Process of the thread that is set. */
async function processOf({ engine, thread }: ConsoleContext, signal: AbortSignal): Promise<Address | undefined> {
  if (thread === undefined || !engine.kernel) return undefined;
  return (await engine.kernel.struct('_ETHREAD', thread, signal)).pointer('Tcb.Process');
}

/** `k = BasePtr StackPtr InstructionPtr`: x64 has no use for the first. */
async function namedRegisters(
  text: string,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<ChosenStack & { readonly rest: string }> {
  const values: bigint[] = [];
  let rest = text;
  for (let i = 0; i < 3; i++) {
    const next = await takeNumber(rest, context, signal);
    if (next.value === undefined) throw new CaretError('syntax');
    values.push(next.value);
    rest = next.rest;
  }
  const [, sp = 0n, ip = 0n] = values;
  const process = context.process ?? (await processOf(context, signal));
  const stack = await context.engine.stackFrom(bareRegisters(toAddress(ip), sp), process, { signal });
  return { stack, isSet: false, process, rest };
}
