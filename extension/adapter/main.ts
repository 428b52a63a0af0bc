import path from 'node:path';
import { disassemble } from '../target/disassembly/disassembler';
import { openLog } from '../target/log/openLog';
import { KdDumpConsole } from './dump/kdDumpConsole';
import { dumpPartsOf, type DumpTools } from './dump/openDumpParts';
import { PlacingThread } from './graph/placer';
import { debuggerOpener } from './kd/openDebugger';
import { debuggerStarter } from './kd/startDebugger';
import { KdSession } from './kdSession';
import { HANDLERS } from './requests/table';
import { targetOpener } from './session/openTarget';
import { fetchSymbols } from './symbols/fetchSymbols';

/** Milliseconds that a client may take to read what was written last. */
const UNREAD = 3_000;

// Composition root of the debug adapter process: DAP over stdin and stdout.

const disassembler = { disassemble };
const tools: DumpTools = {
  openConsole: (engine, symbolPath) => new KdDumpConsole(engine, disassembler, symbolPath),
  disassembler,
  fetcher: fetchSymbols,
};

const openTarget = targetOpener({
  openLog: (file, { signal, onProgress }) => openLog(file, { signal, onProgress }),
  dumpParts: args => dumpPartsOf(args, tools),
  openDebugger: debuggerOpener(
    debuggerStarter({ file: process.execPath, script: path.join(__dirname, 'breakHelper.js') }),
  ),
});

const session = new KdSession({
  handlers: HANDLERS,
  openTarget,
  place: new PlacingThread(path.join(__dirname, 'placing.js')).place,
  exit: () => {
    const end = (): never => process.exit(0);
    // What was written last must reach the client first; one that has stopped reading is not waited for.
    process.stdout.write('', end);
    setTimeout(end, UNREAD).unref();
  },
});

// A defect that no request can be blamed for is told to the client and does not end the session.
const tell = (error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  session.send('output', { category: 'stderr', output: `Debug adapter: ${text}\n` });
};
process.on('uncaughtException', tell);
process.on('unhandledRejection', tell);

session.start(process.stdin, process.stdout);
