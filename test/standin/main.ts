import { appendFileSync, existsSync } from 'node:fs';
import { windowsText } from '../../extension/target/engine/targetTexts';
import { openEngine } from '../../extension/target/dump/openEngine';
import { ChunkedOutput } from './chunkedOutput';
import { Faults } from './faults';
import { LineServer } from './lineServer';
import { liveKd } from './liveKd';
import { LoggedKd } from './loggedKd';
import { MiniKd } from './miniKd';
import { PageBytes } from './pageBytes';
import { SharedKd } from './sharedKd';
import { standinCommands } from './standinCommands';
import type { StandinKd } from './standinKd';
import { standinOptions } from './standinOptions';

const BANNER =
  '\nMicrosoft (R) Windows Debugger Version 10.0.22621.2428 AMD64\nCopyright (c) Microsoft Corporation. All rights reserved.\n\n';
/** ERROR_FILE_NOT_FOUND as HRESULT; an exit code of other systems has only the last byte of it. */
const NOT_FOUND = 0x80070002;

const options = standinOptions(process.env);
const args = process.argv.slice(2);
const output = new ChunkedOutput(bytes => process.stdout.write(bytes), options.chunk, options.chunkMs ?? 0);

const page = options.codePage && new PageBytes(options.codePage);

function endByForce(): void {
  process.kill(process.pid, 'SIGKILL');
}

const faults = options.faults && new Faults(options.faults, endByForce);

function print(text: string): void {
  const shown = faults?.text(text) ?? text;
  output.print(page?.piped(shown) ?? Buffer.from(shown, 'latin1'));
}

function value(option: string): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args[at + 1];
}

/** What runs commands, and what the debugger says of its target when it is connected. */
interface Backend {
  readonly kd: StandinKd;
  readonly greeting: string;
}

async function backend(server: () => LineServer): Promise<Backend> {
  const handlers = [standinCommands(server)];
  if (faults) handlers.unshift(faults.pager(text => server().page(text)));
  const { dump = value('-z') } = options;
  if (dump === undefined) return { kd: new MiniKd(undefined, handlers), greeting: '' };
  const engine = await openEngine(dump, { symbolPath: options.symbols ?? value('-y') ?? '' });
  const halt = (text: string): void => {
    server().stopNow(text);
  };
  return { kd: liveKd(engine, { ...options, handlers, halt, print }), greeting: `${windowsText(engine.info)}\n` };
}

function connecting(): void {
  print('Using NET for debugging\nOpened WinSock 2.0\n');
  print(
    'Kernel Debug Target Status: [no_debuggee]; Retries: [0] times in last [7] seconds.\nWaiting to reconnect...\n',
  );
}

async function run(): Promise<void> {
  process.on('SIGINT', () => undefined);
  print(BANNER);
  const dump = value('-z');
  if (dump !== undefined && !existsSync(dump)) {
    print(
      `\nLoading Dump File [${dump}]\nCould not open dump file [${dump}], Win32 error 0n2\n    "File not found."\n`,
    );
    print('Debuggee initialization failed, Win32 error 0n2\nFile not found.\n');
    await output.flushed();
    process.exitCode = NOT_FOUND & 0xff;
    return;
  }
  if (args.includes('-k')) connecting();
  if (options.noDebuggee === true) {
    // Reads nothing, and is ended by force only.
    setInterval(() => undefined, 1_000);
    return;
  }
  if (options.connectMs !== undefined) await new Promise(resolve => setTimeout(resolve, options.connectMs));
  const held: { server?: LineServer } = {};
  const { kd, greeting } = await backend(() => {
    if (!held.server) throw new Error('nothing is served yet');
    return held.server;
  });
  const logged = page ? new LoggedKd(kd, page) : kd;
  const server = new LineServer(options.others ? new SharedKd(logged, options.others) : logged, {
    // `-b`: kd breaks in as soon as it is connected.
    startsRunning: options.startsRunning === true && !args.includes('-b'),
    ...(options.lostBreaks !== undefined && { lostBreaks: options.lostBreaks }),
    print,
    brokenOff: line => {
      faults?.brokenOff(line);
    },
    quit: () => {
      void output.flushed().then(() => process.exit(0));
    },
    stateChanged: state => {
      if (options.stateFile !== undefined) appendFileSync(options.stateFile, state.charAt(0));
    },
  });
  held.server = server;
  if (args.includes('-k')) print(`Connected to target 10.0.0.2 on port 50000 on local IP 10.0.0.1.\n${greeting}`);
  serve(server);
}

function serve(server: LineServer): void {
  process.on('SIGINT', () => {
    server.interrupt();
  });
  const read = (line: string): void => {
    server.push(line.replace(/\r$/, ''));
  };
  let rest = '';
  let lines = 0;
  process.stdin.on('data', (bytes: Buffer) => {
    const parts = (rest + bytes.toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      if (options.linesFile !== undefined) appendFileSync(options.linesFile, `${line}\n`, 'latin1');
      if (++lines === options.dieAfterLines) endByForce();
      if (faults) faults.line(line, read);
      else read(line);
    }
  });
  server.start();
  faults?.disturb();
}

void run();
