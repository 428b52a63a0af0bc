import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { StructView } from '../../kernel/structView';
import { readStrings, stringPlace } from '../../kernel/unicodeStrings';
import { type ConsoleCommand, type ConsoleContext, ConsoleError } from '../consoleCommand';
import { takeAddress } from './argumentList';
import { pointer, yesNo } from './kdText';
import { kernelOf } from './machine';

type Format = (value: bigint) => string;

const plain: Format = value => value.toString(16);
const flag: Format = value => yesNo(value !== 0n);

interface Row {
  /** With its colon, where kd prints one. */
  readonly label: string;
  readonly path: string;
  readonly format: Format;
}

const PEB_LABEL = 26;
const TEB_LABEL = 22;

const PEB_ROWS: readonly Row[] = [
  { label: 'InheritedAddressSpace:', path: 'InheritedAddressSpace', format: flag },
  { label: 'ReadImageFileExecOptions:', path: 'ReadImageFileExecOptions', format: flag },
  { label: 'BeingDebugged:', path: 'BeingDebugged', format: flag },
  { label: 'ImageBaseAddress:', path: 'ImageBaseAddress', format: pointer },
  { label: 'NtGlobalFlag:', path: 'NtGlobalFlag', format: plain },
  { label: 'NtGlobalFlag2:', path: 'NtGlobalFlag2', format: plain },
  { label: 'Ldr', path: 'Ldr', format: pointer },
];

const PEB_TAIL: readonly Row[] = [
  { label: 'SubSystemData:', path: 'SubSystemData', format: pointer },
  { label: 'ProcessHeap:', path: 'ProcessHeap', format: pointer },
  { label: 'ProcessParameters:', path: 'ProcessParameters', format: pointer },
];

const TEB_ROWS: readonly Row[] = [
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
  { label: 'LastStatusValue:', path: 'LastStatusValue', format: plain },
  { label: 'Count Owned Locks:', path: 'CountOfOwnedCriticalSections', format: plain },
  { label: 'HardErrorMode:', path: 'HardErrorMode', format: plain },
];

/** `!peb [Address]`: of the current process. */
export const pebCommand: ConsoleCommand = {
  names: ['!peb'],
  async run(args, context, out, signal) {
    const kernel = kernelOf(context);
    const process = await currentProcess(context, signal);
    const { address: asked } = await takeAddress(args, context, signal);
    const address = asked ?? (process && (await kernel.struct('_EPROCESS', process, signal)).pointer('Peb'));
    if (!address) throw new ConsoleError('PEB NULL...');
    const peb = await kernel.struct('_PEB', address, signal, process);
    if (peb.value('ImageBaseAddress') === undefined)
      throw new ConsoleError(`error 1 InitTypeRead( nt!_PEB at ${pointer(address)})...`);
    const lines = [
      `PEB at ${pointer(address)}`,
      ...rowsOf(peb, PEB_ROWS, PEB_LABEL),
      ...modulesOf(context, process),
      ...rowsOf(peb, PEB_TAIL, PEB_LABEL - 7),
      ...(await parameters(kernel, peb, process, signal)),
    ];
    for (const line of lines) out.write(`${line}\n`);
  },
};

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
    for (const line of [`TEB at ${pointer(address)}`, ...rowsOf(teb, TEB_ROWS, TEB_LABEL)]) {
      const isClient = line.trimStart().startsWith('ClientId:') && id !== undefined;
      out.write(`${line}${isClient ? ` . ${pointer(id)}` : ''}\n`);
    }
  },
};

function rowsOf(view: StructView, rows: readonly Row[], width: number): readonly string[] {
  return rows.flatMap(({ label, path, format }) => {
    const value = view.value(path);
    return value === undefined ? [] : [`    ${label.padEnd(width)}${format(value)}`];
  });
}

/** Programs and libraries of the process, as far as the loader's list was read. */
function modulesOf({ engine }: ConsoleContext, process: Address | undefined): readonly string[] {
  const own = engine.modules.loaded.filter(module => module.process !== undefined && module.process === process);
  if (own.length === 0) return [];
  return [
    '                    Base TimeStamp                     Module',
    ...own.map(module => {
      const stamp = (module.timeDateStamp ?? 0).toString(16).padStart(8, '0');
      return `            ${module.base.toString(16).padStart(12)} ${stamp} ${module.path ?? module.imageName}`;
    }),
  ];
}

/** Strings of the process parameters. */
async function parameters(
  kernel: KernelTarget,
  peb: StructView,
  process: Address | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const address = peb.pointer('ProcessParameters') ?? toAddress(0n);
  if (address === 0n) return [];
  const view = await kernel.struct('_RTL_USER_PROCESS_PARAMETERS', address, signal, process);
  const wanted = [
    ['CurrentDirectory:', 'CurrentDirectory.DosPath'],
    ['WindowTitle:', 'WindowTitle'],
    ['ImageFile:', 'ImagePathName'],
    ['CommandLine:', 'CommandLine'],
    ['DllPath:', 'DllPath'],
  ] as const;
  const known = wanted.flatMap(([label, path]) => {
    const place = stringPlace(view, path, process);
    return place ? [{ label, place }] : [];
  });
  const texts = await readStrings(
    kernel,
    known.map(one => one.place),
    signal,
  );
  return known.flatMap(({ label }, i) => {
    const text = texts[i];
    return text?.ok ? [`    ${label.padEnd(14)}'${text.text}'`] : [];
  });
}

async function currentProcess(context: ConsoleContext, signal: AbortSignal): Promise<Address | undefined> {
  const thread = context.thread ?? context.engine.currentThread;
  if (context.process !== undefined || thread === undefined) return context.process;
  return (await kernelOf(context).struct('_ETHREAD', thread, signal)).pointer('Tcb.Process');
}
