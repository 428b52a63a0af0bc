import type { Address } from '../base/address';
import { parseAddress } from '../base/address';

/** What a line of session text says; each stands at the beginning of a line and is recognised by itself. */
export type SessionLine =
  | { readonly kind: 'banner'; readonly version: string }
  | { readonly kind: 'dump'; readonly file: string }
  | { readonly kind: 'waiting' }
  /** Printed by a debugger that starts, not by any command. */
  | { readonly kind: 'startup' }
  | { readonly kind: 'connected'; readonly windows: string; readonly build: number | undefined; readonly bits: 32 | 64 }
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'break' }
  | {
      readonly kind: 'version';
      readonly windows: string;
      readonly build: number | undefined;
      readonly processors: number | undefined;
      readonly machine: Machine | undefined;
    }
  | { readonly kind: 'kernel-base'; readonly base: Address }
  | { readonly kind: 'session-time'; readonly text: string }
  | { readonly kind: 'uptime'; readonly text: string }
  | { readonly kind: 'bugcheck'; readonly code: number; readonly parameters: readonly Address[] }
  | { readonly kind: 'dump-kind'; readonly bits: 32 | 64 | undefined }
  /** Known, and nothing to learn from. */
  | { readonly kind: 'label' };

export type Machine = 'x86' | 'x64' | 'arm' | 'arm64' | 'ia64';

interface Rule {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => SessionLine;
}

const LABEL: SessionLine = { kind: 'label' };
const label = (pattern: RegExp): Rule => ({ pattern, read: () => LABEL });
const startup = (pattern: RegExp): Rule => ({ pattern, read: () => ({ kind: 'startup' }) });

/** Rules by the first character of the line. Sources: output of kd, cdb and WinDbg 6.x to 10.0. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  M: [
    {
      pattern: /^Microsoft \(R\) Windows (?:Kernel )?Debugger\s+Version (\S+)/,
      read: m => ({ kind: 'banner', version: m[1] ?? '' }),
    },
    label(/^M(?:achine Name:|ini Kernel Dump File|odule "[^"]*" |apped memory image file)/),
  ],
  L: [
    { pattern: /^Loading Dump File \[([^\]]*)\]?/, read: m => ({ kind: 'dump', file: baseName(m[1] ?? '') }) },
    label(/^L(?:ine number information will be |ast event: |ast set context:|ogging to )/),
  ],
  W: [
    startup(/^Waiting for pipe /),
    { pattern: /^Waiting to reconnect\.\.\./, read: () => ({ kind: 'waiting' }) },
    {
      pattern: /^(Windows \S[^\n]{0,60}?(?:Kernel )?Version (\d+)\b[^\n]{0,200})$/,
      read: m => versionLine(m[1] ?? '', m[2] ?? ''),
    },
    label(/^W(?:aiting for debuggee|OW64 (?:breakpoint|single step|exception) |indows Boot Debugger )/),
  ],
  C: [
    startup(/^CommandLine: /),
    {
      pattern: /^Connected to (Windows .{1,60}?) target at \(.{0,80}\), ptr64 (TRUE|FALSE)/,
      read: m => ({
        kind: 'connected',
        windows: m[1] ?? '',
        build: buildOf(m[1] ?? ''),
        bits: m[2] === 'TRUE' ? 64 : 32,
      }),
    },
    label(
      /^C(?:onnected to (?:target|Windows) |opyright \(c\) Microsoft|ontrol-C exception - code |losing open log file|urrent Symbol Path is: |reated new log )/,
    ),
  ],
  S: [
    { pattern: /^Shutdown occurred at /, read: () => ({ kind: 'shutdown' }) },
    { pattern: /^System Uptime: (\S.*)$/, read: m => ({ kind: 'uptime', text: (m[1] ?? '').trim() }) },
    label(
      /^S(?:ymbol search path is: ?|witched to (?:Host|Guest|32bit|64bit) mode|ource search path is: ?|ystem was (?:rebooted|halted))/,
    ),
  ],
  D: [
    { pattern: /^Debug session time: (\S.*)$/, read: m => ({ kind: 'session-time', text: (m[1] ?? '').trim() }) },
    label(
      /^D(?:ebuggee is running|ebuggee not connected|ML versions of commands o|ebug Diagnostics|ebugger entered on (?:first|second) try|ebugger session time)/,
    ),
  ],
  K: [
    {
      pattern: /^Kernel base = (?:0x)?([0-9a-fA-F`]{8,17})(?: |$)/,
      read: m => kernelBase(m[1] ?? ''),
    },
    {
      pattern: /^Kernel (?:Bitmap |Complete |Summary |Full |Active |Small )*Dump File/i,
      read: () => ({ kind: 'dump-kind', bits: undefined }),
    },
    label(/^K(?:ernel Debugger connection established|ernel Debug Target Status: |DTARGET: |ernel-Mode )/),
  ],
  B: [
    { pattern: /^Break instruction exception - code 80000003/, read: () => ({ kind: 'break' }) },
    {
      pattern: /^BugCheck ([0-9A-Fa-f]{1,16})(?:, \{([^}]*)\}?)?$/,
      read: m => ({
        kind: 'bugcheck',
        code: Number.parseInt((m[1] ?? '').slice(-8), 16),
        parameters: addresses(m[2] ?? ''),
      }),
    },
    {
      pattern: /^Breakpoint \d+(?:'s)? (?:hit|condition)/,
      read: () => ({ kind: 'break' }),
    },
    label(/^B(?:uilt by: |p expression |reakpoint \d+ redefined)/),
  ],
  F: [
    {
      pattern: /^\*?Fatal System Error: 0x([0-9A-Fa-f]{8})/,
      read: m => ({ kind: 'bugcheck', code: Number.parseInt(m[1] ?? '', 16), parameters: [] }),
    },
    label(/^F(?:irst chance exceptions are reported|orce unload of |ollowup: |or analysis of this file, run )/),
  ],
  '-': [label(/^-{4,80}\s*$/)],
  '*': [
    {
      pattern: /^\*\*\* Fatal System Error: 0x([0-9A-Fa-f]{8})/,
      read: m => ({ kind: 'bugcheck', code: Number.parseInt(m[1] ?? '', 16), parameters: [] }),
    },
  ],
  '3': [{ pattern: /^32-bit .{0,60}dump: /i, read: () => ({ kind: 'dump-kind', bits: 32 }) }],
  '6': [{ pattern: /^64-bit .{0,60}dump: /i, read: () => ({ kind: 'dump-kind', bits: 64 }) }],
  E: [label(/^E(?:xecutable search path is: ?|dition build lab: |xpanded Symbol search path is: |ffective machine: )/)],
  O: [startup(/^Opened (?:WinSock|\\\\|com\d)/i), label(/^Opened log file /)],
  P: [label(/^Product: |^Primary image base = |^Probably caused by ?: |^Process Uptime: /)],
  R: [label(/^Remote debugger initialized|^Response  +Time \(ms\)/)],
  T: [
    { pattern: /^The system (?:has been|was) rebooted/, read: () => ({ kind: 'shutdown' }) },
    label(
      /^T(?:his exception may be expected and handled|arget initialization|he call to LoadLibrary\(|he context is partially valid)/,
    ),
  ],
  U: [
    startup(/^Using (?:NET|USB|1394|serial|COM) for debugging/i),
    label(/^U(?:se !analyze -v to get detailed|ser Mini Dump File|nknown bugcheck code)/i),
  ],
  Y: [label(/^You (?:can get the target MAC address|need to continue execution)/)],
  A: [label(/^A fatal system error has occurred\./)],
  a: [label(/^adding deferred /)],
  t: [label(/^to be switched\. When the debugger breaks in again/)],
  q: [label(/^quit:/)],
  k: [label(/^kd: Reading initial command/)],
  n: [label(/^noisy mode - |^the new process context/)],
};

/** First characters that session lines have; other lines need not be asked about. */
export const SESSION_STARTS = Object.keys(RULES).join('');

/** No session line is longer; version lines of pre-release builds come nearest. */
const MAX_LINE = 1000;

/** What a line of session text says; undefined for any other line. */
export function readSessionLine(text: string): SessionLine | undefined {
  if (text.length > MAX_LINE) return undefined;
  const rules = RULES[text.charAt(0)];
  if (!rules) return undefined;
  for (const rule of rules) {
    const match = rule.pattern.exec(text);
    if (match) return rule.read(match);
  }
  return undefined;
}

/** `Windows 10 Kernel Version 19041 MP (8 procs) Free x64`, `… 2600 (Service Pack 2) UP Free x86 compatible`. */
function versionLine(windows: string, build: string): SessionLine {
  const processors = /\bMP \((\d{1,4}) procs?\)/.exec(windows)?.[1];
  return {
    kind: 'version',
    windows: windows.trim(),
    build: Number(build),
    processors: processors === undefined ? (/\bUP\b/.test(windows) ? 1 : undefined) : Number(processors),
    machine: machineOf(windows),
  };
}

const MACHINES: readonly (readonly [RegExp, Machine])[] = [
  [/\bx64\b|\bAMD64\b/i, 'x64'],
  [/\bARM ?64\b|\bAArch64\b/i, 'arm64'],
  [/\bARM\b/i, 'arm'],
  [/\bia64\b/i, 'ia64'],
  [/\bx86\b/i, 'x86'],
];

function machineOf(text: string): Machine | undefined {
  return MACHINES.find(([pattern]) => pattern.test(text))?.[1];
}

function buildOf(windows: string): number | undefined {
  const build = /\b(\d{4,6})\b/.exec(windows.replace(/^Windows \S+/, ''))?.[1];
  return build === undefined ? undefined : Number(build);
}

function kernelBase(digits: string): SessionLine {
  const base = parseAddress(digits);
  return base === undefined ? LABEL : { kind: 'kernel-base', base };
}

function addresses(list: string): readonly Address[] {
  return list.split(',').flatMap(part => parseAddress(part.trim()) ?? []);
}

/** The last part of a path of either system: what a report may show of somebody's machine. */
function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}
