import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { spawnDebugger } from '../process/spawnDebugger';
import { realClock } from '../session/clock';
import { removeOwnFolder } from '../session/ownFolders';
import { signalBreakIn } from './breakIn';
import { Guardian } from './guardian';
import { helperBreakIn, helperEnvironment, RAISED } from './win32BreakIn';
import { letDebuggerTakeCtrlC, loadWin32Console, raiseCtrlC } from './win32Console';

/*
 * A process of its own, started by the driver:
 *   breakHelper break PID            raises Ctrl+C in the console of that process, and ends
 *   breakHelper launch FILE ARGS…    starts the guardian below out of its caller's process tree, and ends
 *   breakHelper guard FILE ARGS…     starts a debugger and guards it (guardian.ts)
 */

/** Orders come over a pipe of their own: Node closes the stdin of a child as soon as that has ended, as `launch` does. */
const ORDERS_FD = 3;

function breakInto(pid: number): void {
  raiseCtrlC(loadWin32Console(createRequire(__filename)), pid);
  process.stdout.write(`${RAISED}\n`);
}

/**
 * VS Code ends the whole tree of the adapter. A process whose parent has ended is in no tree: so the guardian is started by
 * one that ends at once. It keeps the pipes of its caller.
 */
function launch(args: readonly string[]): void {
  const child = spawn(process.execPath, [__filename, 'guard', ...args], {
    stdio: ['ignore', 'inherit', 'inherit', ORDERS_FD],
    detached: true,
    windowsHide: true,
    env: helperEnvironment(),
  });
  child.once('error', error => {
    process.stderr.write(`${JSON.stringify({ exit: { error: error.message } })}\n`);
    process.exitCode = 1;
  });
  child.unref();
}

function guard([file = '', ...args]: readonly string[]): void {
  const breakIn =
    process.platform === 'win32' ? helperBreakIn({ file: process.execPath, script: __filename }) : signalBreakIn;
  letDebuggerTakeCtrlC(createRequire(__filename));
  const debuggerProcess = spawnDebugger({ file, args, breakIn });
  // The driver may be gone: its ends of the pipes are closed then.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const guardian = new Guardian(
    debuggerProcess,
    {
      output: bytes => {
        process.stdout.write(bytes);
      },
      report: line => {
        process.stderr.write(line);
      },
      removeFolder: removeOwnFolder,
    },
    realClock,
  );
  const orders = guardian.orders();
  const line = new Socket({ fd: ORDERS_FD, readable: true, writable: false });
  line.on('data', (bytes: Buffer) => {
    orders.push(bytes);
  });
  let lost = false;
  const onLost = (): void => {
    if (lost) return;
    lost = true;
    void guardian.driverLost().finally(() => process.exit(0));
  };
  line.on('end', onLost);
  line.on('error', onLost);
  line.on('close', onLost);
  // A console that is closed, or a shell that ends, takes everybody with it: not this one.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  debuggerProcess.onExit(() => {
    if (!lost) setImmediate(() => process.exit(0));
  });
}

const [mode = '', ...rest] = process.argv.slice(2);
try {
  if (mode === 'break') breakInto(Number(rest[0]));
  else if (mode === 'launch') launch(rest);
  else if (mode === 'guard') guard(rest);
  else throw new Error('breakHelper: break PID, launch FILE, or guard FILE');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
