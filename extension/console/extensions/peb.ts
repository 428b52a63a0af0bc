import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { StructView } from '../../kernel/structView';
import { readStrings, stringPlace } from '../../kernel/unicodeStrings';
import { type ConsoleCommand, type ConsoleContext, ConsoleError } from '../consoleCommand';
import { takeAddress } from './argumentList';
import { type FieldRow, fieldRows, plainHex } from './fieldRows';
import { pointer, yesNo } from './kdText';
import { kernelOf } from './machine';

const LABEL = 26;
const TAIL_LABEL = 19;

/** A field that is a truth value. */
function flag(value: bigint): string {
  return yesNo(value !== 0n);
}

const ROWS: readonly FieldRow[] = [
  { label: 'InheritedAddressSpace:', path: 'InheritedAddressSpace', format: flag },
  { label: 'ReadImageFileExecOptions:', path: 'ReadImageFileExecOptions', format: flag },
  { label: 'BeingDebugged:', path: 'BeingDebugged', format: flag },
  { label: 'ImageBaseAddress:', path: 'ImageBaseAddress', format: pointer },
  { label: 'NtGlobalFlag:', path: 'NtGlobalFlag', format: plainHex },
  { label: 'NtGlobalFlag2:', path: 'NtGlobalFlag2', format: plainHex },
  { label: 'Ldr', path: 'Ldr', format: pointer },
];

const TAIL: readonly FieldRow[] = [
  { label: 'SubSystemData:', path: 'SubSystemData', format: pointer },
  { label: 'ProcessHeap:', path: 'ProcessHeap', format: pointer },
  { label: 'ProcessParameters:', path: 'ProcessParameters', format: pointer },
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
      ...fieldRows(peb, ROWS, LABEL),
      ...modulesOf(context, process),
      ...fieldRows(peb, TAIL, TAIL_LABEL),
      ...(await parameters(kernel, peb, process, signal)),
    ];
    for (const line of lines) out.write(`${line}\n`);
  },
};

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
