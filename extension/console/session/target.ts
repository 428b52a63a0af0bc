import type { EngineInfo } from '../../kernel/engine';
import { sessionTimeText, upTimeText, windowsText } from '../../target/engine/targetTexts';
import type { ConsoleCommand } from '../consoleCommand';
import { quadText } from '../print/numbers';

/** Names of the bits of the suite mask. Source: kd's words for VER_SUITE_* of Microsoft, winnt.h. */
const SUITES: readonly string[] = [
  'SmallBusiness',
  'Enterprise',
  'BackOffice',
  'CommunicationServer',
  'TerminalServer',
  'SmallBusinessRestricted',
  'EmbeddedNT',
  'DataCenter',
  'SingleUserTS',
  'Personal',
  'Blade',
  'EmbeddedRestricted',
  'SecurityAppliance',
  'StorageServer',
  'ComputeServer',
];
const PRODUCTS: readonly string[] = ['<Invalid>', 'WinNt', 'LanManNt', 'Server'];

/** What kd says of the machine in its banner and for `vertarget`. */
export function targetLines(info: EngineInfo): readonly string[] {
  const lines = [windowsText(info)];
  if (info.productType !== undefined) lines.push(`Product: ${productText(info)}`);
  if (info.buildLab !== undefined) lines.push(`Built by: ${info.buildLab}`);
  lines.push('Machine Name:');
  const base = info.kernelBase === undefined ? '<unknown>' : `0x${quadText(info.kernelBase)}`;
  lines.push(`Kernel base = ${base} PsLoadedModuleList = 0x${quadText(info.loadedModuleList)}`);
  return [...lines, ...timeLines(info)];
}

/** `.time`. */
export function timeLines(info: EngineInfo): readonly string[] {
  const time = sessionTimeText(info.systemTime);
  const upTime = upTimeText(info.upTime);
  return [`Debug session time: ${time ?? 'not available'}`, `System Uptime: ${upTime ?? 'not available'}`];
}

function productText(info: EngineInfo): string {
  const product = PRODUCTS[info.productType ?? 0] ?? `<${info.productType ?? 0}>`;
  const names = SUITES.filter((_, bit) => ((info.suiteMask ?? 0) >> bit) & 1);
  return names.length === 0 ? product : `${product}, suite: ${names.join(' ')}`;
}

/** `64-bit Kernel triage dump: MEMORY.DMP`. */
export function dumpText(info: EngineInfo): string {
  const kind = DUMP_KINDS[info.dumpKind] ?? `Kernel ${info.dumpKind} dump`;
  return `64-bit ${kind}: ${info.file}`;
}

const DUMP_KINDS: Readonly<Record<string, string>> = {
  triage: 'Kernel triage dump',
  'kernel-summary': 'Kernel summary dump',
  full: 'Kernel full dump',
  bitmap: 'Kernel bitmap dump',
  'live-bitmap': 'Kernel live bitmap dump',
};

/** `vertarget`, `version`, `.time`, `||`. */
export const targetCommands: readonly ConsoleCommand[] = [
  command('vertarget', targetLines),
  command('version', info => [...targetLines(info), dumpText(info), '', 'ALPC Scope, embedded engine']),
  command('.time', timeLines),
  command('||', info => [`.  0 ${dumpText(info)}`]),
];

function command(name: string, lines: (info: EngineInfo) => readonly string[]): ConsoleCommand {
  return {
    names: [name],
    run: (_args, context, out) => {
      for (const line of lines(context.engine.info)) out.write(`${line}\n`);
      return Promise.resolve();
    },
  };
}
