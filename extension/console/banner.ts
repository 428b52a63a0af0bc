import type { KernelEngine } from '../kernel/engine';
import { loadingSymbolsText, type SessionSettings } from './session/settings';
import { targetLines } from './session/target';

/** What a kind of dump holds, in kd's words. */
const KINDS: Readonly<Record<string, string>> = {
  triage: 'Mini Kernel Dump File: Only registers and stack trace are available',
  'kernel-summary':
    'Kernel Summary Dump File: Kernel address space is available, User address space may not be available.',
  full: 'Kernel Complete Dump File: Full address space is available',
  bitmap: 'Kernel Bitmap Dump File: Kernel address space is available, User address space may not be available.',
  'live-bitmap': 'Kernel Bitmap Dump File: Kernel address space is available, User address space may not be available.',
};

/** What is printed when a dump is being opened, as kd does. */
export function loadingText(path: string): string {
  return `\nLoading Dump File [${path}]\n`;
}

/** What is printed once a dump is open, up to the first prompt. */
export function bannerText(engine: KernelEngine, settings: SessionSettings): string {
  const { info } = engine;
  const path =
    settings.symbolPath === undefined || settings.symbolPath === '' ? '*** Invalid ***' : settings.symbolPath;
  const lines = [
    KINDS[info.dumpKind] ?? `Kernel Dump File (${info.dumpKind})`,
    ...(info.comment === undefined ? [] : [`Comment: '${info.comment}'`]),
    '',
    `Symbol search path is: ${path}`,
    'Executable search path is: ',
    ...targetLines(info),
  ];
  const text = `${lines.join('\n')}\n${loadingSymbolsText(engine)}`;
  return `${text}${missingSymbols(engine)}${problems(info.problems)}`;
}

/** As kd says it, also where the kernel is read with built-in layouts; why and what is needed stands behind it. */
function missingSymbols({ kernel, modules, whyNoKernel }: KernelEngine): string {
  const nt = modules.byName('nt');
  if (kernel && nt && modules.stateOf(nt).kind === 'loaded') return '';
  const name = nt?.imageName ?? 'ntoskrnl.exe';
  const why = whyNoKernel === undefined ? '' : `${whyNoKernel}\n`;
  return `*** ERROR: Module load completed but symbols could not be loaded for ${name}\n${why}`;
}

function problems(all: readonly string[]): string {
  return all.map(problem => `WARNING: ${problem}\n`).join('');
}
