/** What a line of kd says about the connection to its target, in no answer or in the middle of one. */
export type ConnectEvent =
  | { readonly kind: 'version'; readonly version: string; readonly bits: 32 | 64 | undefined }
  | { readonly kind: 'waiting'; readonly noDebuggee: boolean }
  | { readonly kind: 'connected'; readonly windows?: string; readonly bits?: 32 | 64 }
  /** Printed of a target that answers; also by commands. */
  | { readonly kind: 'answers' }
  | { readonly kind: 'rebooting' }
  | { readonly kind: 'lost'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string };

const BANNER = /^Microsoft \(R\) Windows (?:Kernel )?Debugger\s+Version (\S+)(?:\s+(\S+))?/;
const CONNECTED = /^Connected to (Windows .{1,60}?) target at \(.{0,80}\), ptr64 (TRUE|FALSE)/;
/** What follows the line of the connection, whatever words that has. */
const OF_A_TARGET = [
  /^Windows .{1,60} Kernel Version \d{4,5}\b/,
  /^Kernel base = 0x[0-9a-f`]+ PsLoadedModuleList = 0x/i,
  /^(?:Debug session time|System Uptime): /,
  /^Loading Kernel Symbols\b/,
  /^KDTARGET: /,
];
/** What kd prints while it waits, and its greeting: nothing that a target has caused. */
const OF_ITSELF =
  /^(?:Microsoft |Copyright |Using \S+ for debugging|Opened |Waiting |Will |Kernel Debug Target Status|(?:Symbol|Executable) search path|Trying |Retry|Response |\*|\s*$)/;
const FAILED = [
  /^Could not open dump file \[/,
  /^Debuggee initialization failed/,
  /^Kernel debugger failed initialization/,
  /^Unable to (?:open|initialize|examine|attach|connect)/i,
  /^Cannot (?:debug|execute|open|attach)/i,
  /^Error: Can(?:no|')t (?:open|start)/i,
  /^(?:Server|Remote debugger) .{0,60}(?:fail|could not)/i,
  /^Symbol engine could not be/i,
  /^Win32 error 0n\d+$/,
];

/** Reads a line; undefined for any that says nothing of the connection. `waits`: no target is known to be there. Sources: kd on NET, pipe and serial lines. */
export function connectEvent(line: string, waits = true): ConnectEvent | undefined {
  if (line.length > 400) return undefined;
  const banner = BANNER.exec(line);
  if (banner) return { kind: 'version', version: banner[1] ?? '', bits: bitsOf(banner[2]) };
  const connected = CONNECTED.exec(line);
  if (connected) return { kind: 'connected', windows: connected[1] ?? '', bits: connected[2] === 'TRUE' ? 64 : 32 };
  // KDNET prints the first and then waits for a break; pipe and serial lines print only the second.
  if (/^Connected to target |^Kernel Debugger connection established/.test(line)) return { kind: 'connected' };
  if (line.startsWith('Kernel Debug Target Status: [no_debuggee]')) return { kind: 'waiting', noDebuggee: true };
  if (/^Waiting (?:to reconnect\.\.\.|for pipe )/.test(line)) return { kind: 'waiting', noDebuggee: false };
  if (/^(?:Shutdown occurred at |The system (?:has been|was) rebooted)/.test(line)) return { kind: 'rebooting' };
  if (/transport connection between .{0,80} seems lost|^\.\.\. Retry sending the same data packet/.test(line))
    return { kind: 'lost', text: line };
  if (FAILED.some(pattern => pattern.test(line))) return { kind: 'failed', text: line };
  return waits && OF_A_TARGET.some(pattern => pattern.test(line)) ? { kind: 'answers' } : undefined;
}

/** True for a line that kd does not print of itself while it waits: its target may be there. */
export function mayBeOfTarget(line: string): boolean {
  return line.length <= 400 && !OF_ITSELF.test(line);
}

function bitsOf(machine: string | undefined): 32 | 64 | undefined {
  if (machine === undefined) return undefined;
  return /^(?:AMD64|ARM64|X64)$/i.test(machine) ? 64 : /^(?:X86|ARM)$/i.test(machine) ? 32 : undefined;
}

/** What to check when kd waits and nobody answers. */
export const NO_DEBUGGEE =
  'No target has answered yet. Check: the target was booted with kernel debugging on (bcdedit /debug on, then a ' +
  'restart); host address, port and key are the same on both sides (bcdedit /dbgsettings); the port is free and open in ' +
  'the firewall of this machine; no other debugger holds the connection; for a pipe or serial line, the virtual machine ' +
  'runs and its port has the same name and speed.';

/** What is said of a debugger that waits and has printed something that is not known. */
export function connectionHint(line: string): string {
  return `The debugger waits for its target, and has printed "${line.trim().slice(0, 120)}": the target may be connected. Break In asks it.`;
}

/** What an exit code of kd means, where it is known: errors of Win32 come as HRESULT. */
export function exitReason(code: number): string | undefined {
  const unsigned = code >>> 0;
  const win32 = unsigned >>> 16 === 0x8007 ? unsigned & 0xffff : undefined;
  const known = win32 === undefined ? undefined : WIN32[win32];
  if (known !== undefined) return known;
  if (unsigned === 0xc000013a) return 'it was ended by Ctrl+C';
  return win32 === undefined ? undefined : `Win32 error ${win32}`;
}

const WIN32: Readonly<Record<number, string>> = {
  2: 'the file was not found',
  3: 'the path was not found',
  5: 'access was denied',
  32: 'the file is in use by another program',
  87: 'the parameter is wrong (the file is no dump that this debugger reads)',
  193: 'the program is for another machine',
  1392: 'the file is damaged',
};
