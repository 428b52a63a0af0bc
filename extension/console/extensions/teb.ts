import { type ConsoleCommand, ConsoleError } from '../consoleCommand';
import { takeAddress } from './argumentList';
import { type FieldRow, fieldRows, plainHex } from './fieldRows';
import { pointer } from './kdText';
import { kernelOf } from './machine';

const LABEL = 22;

const ROWS: readonly FieldRow[] = [
  { label: 'ExceptionList:', path: 'NtTib.ExceptionList', format: pointer },
  { label: 'StackBase:', path: 'NtTib.StackBase', format: pointer },
  { label: 'StackLimit:', path: 'NtTib.StackLimit', format: pointer },
  { label: 'SubSystemTib:', path: 'NtTib.SubSystemTib', format: pointer },
  { label: 'FiberData:', path: 'NtTib.FiberData', format: pointer },
  { label: 'ArbitraryUserPointer:', path: 'NtTib.ArbitraryUserPointer', format: pointer },
  { label: 'Self:', path: 'NtTib.Self', format: pointer },
  { label: 'EnvironmentPointer:', path: 'EnvironmentPointer', format: pointer },
  { label: 'ClientId:', path: 'ClientId.UniqueProcess', format: pointer },
  { label: 'RpcHandle:', path: 'ActiveRpcHandle', format: pointer },
  { label: 'Tls Storage:', path: 'ThreadLocalStoragePointer', format: pointer },
  { label: 'PEB Address:', path: 'ProcessEnvironmentBlock', format: pointer },
  { label: 'LastErrorValue:', path: 'LastErrorValue', format: value => value.toString() },
  { label: 'LastStatusValue:', path: 'LastStatusValue', format: plainHex },
  { label: 'Count Owned Locks:', path: 'CountOfOwnedCriticalSections', format: plainHex },
  { label: 'HardErrorMode:', path: 'HardErrorMode', format: plainHex },
];

/** `!teb [Address]`: of the current thread. */
export const tebCommand: ConsoleCommand = {
  names: ['!teb'],
  async run(args, context, out, signal) {
    const kernel = kernelOf(context);
    const thread = context.thread ?? context.engine.currentThread;
    const view = thread === undefined ? undefined : await kernel.struct('_ETHREAD', thread, signal);
    const { address: asked } = await takeAddress(args, context, signal);
    const address = asked ?? view?.pointer('Tcb.Teb');
    if (!address) throw new ConsoleError('TEB NULL...');
    const process = context.process ?? view?.pointer('Tcb.Process');
    const teb = await kernel.struct('_TEB', address, signal, process);
    if (teb.value('NtTib.Self') === undefined)
      throw new ConsoleError(`error InitTypeRead( TEB )... at ${pointer(address)}`);
    const id = teb.value('ClientId.UniqueThread');
    for (const line of [`TEB at ${pointer(address)}`, ...fieldRows(teb, ROWS, LABEL)]) {
      const isClient = line.trimStart().startsWith('ClientId:') && id !== undefined;
      out.write(`${line}${isClient ? ` . ${pointer(id)}` : ''}\n`);
    }
  },
};
