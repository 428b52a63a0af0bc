import { toAddress } from '../../base/address';
import { CONTEXT_SIZE, contextRegisters } from '../../kernel/registers/context';
import type { StructView } from '../../kernel/structView';
import { type ConsoleCommand, ConsoleError } from '../consoleCommand';
import { printScope } from './rCommand';

/** Fields of KTRAP_FRAME by the registers they hold; what a trap does not save has none. */
const TRAP_FIELDS: readonly (readonly [register: string, field: string])[] = [
  ...['Rax', 'Rcx', 'Rdx', 'Rbx', 'Rsi', 'Rdi', 'Rbp', 'Rsp', 'Rip'].map((name): [string, string] => [
    name.toLowerCase(),
    name,
  ]),
  ...['R8', 'R9', 'R10', 'R11'].map((name): [string, string] => [name.toLowerCase(), name]),
  ['efl', 'EFlags'],
  ['cs', 'SegCs'],
  ['ss', 'SegSs'],
  ['ds', 'SegDs'],
  ['es', 'SegEs'],
  ['fs', 'SegFs'],
  ['gs', 'SegGs'],
];

/** `.cxr address`: a CONTEXT; without an address the usual registers again. */
const contextCommand: ConsoleCommand = {
  names: ['.cxr'],
  run: async (args, context, out, signal) => {
    context.setRegisters(undefined);
    if (args.trim() === '') return;
    const address = toAddress(await context.evaluate(args, signal));
    if (address === 0n) return;
    const block = await context.read(address, CONTEXT_SIZE, signal);
    const values = contextRegisters(block);
    if (!values.has('rip') || !values.has('rsp')) throw new ConsoleError('Unable to read context, NTSTATUS 0xC0000147');
    const scope = { origin: 'context', values } as const;
    context.setRegisters(scope);
    await printScope(scope, context, out, signal);
  },
};

/** `.trap address`: a KTRAP_FRAME; without an address the usual registers again. */
const trapCommand: ConsoleCommand = {
  names: ['.trap'],
  run: async (args, context, out, signal) => {
    context.setRegisters(undefined);
    if (args.trim() === '') return;
    const address = toAddress(await context.evaluate(args, signal));
    if (address === 0n) return;
    const { kernel } = context.engine;
    if (!kernel) throw new ConsoleError('Unable to get trap frame: there are no types of the kernel');
    const frame = await kernel.struct('_KTRAP_FRAME', address, signal);
    const values = trapValues(frame);
    if (!values.has('rip')) {
      throw new ConsoleError(`Unable to read trap frame at ${address.toString(16).padStart(16, '0')}`);
    }
    out.write(
      'NOTE: The trap frame does not contain all registers.\nSome register values may be zeroed or incorrect.\n',
    );
    const scope = { origin: 'trap', values } as const;
    context.setRegisters(scope);
    await printScope(scope, context, out, signal);
  },
};

function trapValues(frame: StructView): ReadonlyMap<string, bigint> {
  const values = new Map<string, bigint>();
  for (const [register, field] of TRAP_FIELDS) {
    const value = frame.value(field);
    if (value !== undefined) values.set(register, value);
  }
  return values;
}

export const contextCommands: readonly ConsoleCommand[] = [contextCommand, trapCommand];
