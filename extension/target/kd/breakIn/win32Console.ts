/** The console calls of Windows that a break needs. */
export interface Win32Console {
  freeConsole(): boolean;
  attachConsole(pid: number): boolean;
  /** The caller shares the console from then on, and must not be ended by its own event. */
  ignoreCtrlC(): boolean;
  /** The caller, and what it starts from then on, take Ctrl+C again. */
  heedCtrlC(): boolean;
  /** To every process of the console: the debugger alone, since its debuggee has another. */
  generateCtrlC(): boolean;
  lastError(): number;
}

/** What of koffi is used. */
interface ForeignFunctions {
  load(library: string): { func(declaration: string): (...args: readonly unknown[]) => unknown };
}

/** koffi as the build bundles it, beside the helper. */
const FOREIGN_FUNCTIONS = './koffi.js';

/** Binds the calls through koffi. @throws Error where it is not there, or has no binary for this machine */
export function loadWin32Console(load: (name: string) => unknown): Win32Console {
  const kernel32 = (load(FOREIGN_FUNCTIONS) as ForeignFunctions).load('kernel32.dll');
  const free = kernel32.func('int __stdcall FreeConsole()');
  const attach = kernel32.func('int __stdcall AttachConsole(uint32_t pid)');
  const handler = kernel32.func('int __stdcall SetConsoleCtrlHandler(void *handler, int add)');
  const generate = kernel32.func('int __stdcall GenerateConsoleCtrlEvent(uint32_t event, uint32_t group)');
  const error = kernel32.func('uint32_t __stdcall GetLastError()');
  return {
    freeConsole: () => free() !== 0,
    attachConsole: pid => attach(pid) !== 0,
    ignoreCtrlC: () => handler(null, 1) !== 0,
    heedCtrlC: () => handler(null, 0) !== 0,
    generateCtrlC: () => generate(CTRL_C_EVENT, 0) !== 0,
    lastError: () => Number(error()),
  };
}

/**
 * To be called before a debugger is started. A process that leads a group of its own (Node's `detached`) ignores Ctrl+C, and
 * so does everything below it (SetConsoleCtrlHandler: "inherited by child processes"): its debugger could never be broken into.
 */
export function letDebuggerTakeCtrlC(
  load: (name: string) => unknown,
  platform: NodeJS.Platform = process.platform,
): void {
  if (platform !== 'win32') return;
  try {
    loadWin32Console(load).heedCtrlC();
  } catch {
    // Without koffi there is no break at all; the helper says so when one is wanted.
  }
}

const CTRL_C_EVENT = 0;
const INVALID_HANDLE = 6;
const ACCESS_DENIED = 5;

/**
 * Raises Ctrl+C in the console of a debugger. A process has one console at most, so that it leaves its own first: this is for
 * a helper that ends behind it. @throws Error that says which step failed
 */
export function raiseCtrlC(console: Win32Console, pid: number): void {
  // Fails where there is none, which is as good.
  console.freeConsole();
  if (!console.attachConsole(pid)) throw new Error(attachReason(pid, console.lastError()));
  console.ignoreCtrlC();
  if (!console.generateCtrlC()) throw new Error(`Ctrl+C could not be raised (Win32 error ${console.lastError()})`);
}

function attachReason(pid: number, error: number): string {
  if (error === INVALID_HANDLE) return `The debugger (process ${pid}) has no console: it was started without one`;
  if (error === ACCESS_DENIED)
    return `The console of the debugger (process ${pid}) cannot be attached to: access denied`;
  return `The console of the debugger (process ${pid}) cannot be attached to (Win32 error ${error})`;
}
