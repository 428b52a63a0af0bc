// Writes samples/service-hang.kdlog: the log of an invented kd session on an invented machine.
//   node samples/serviceHang.mjs [FILE]
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectionPort, message, portsOfProcess, processDetails, processSummary, ptr, thread } from './kd/format.mjs';
import { processes, world } from './kd/world.mjs';

const PROMPT = '0: kd> ';

const BANNER = [
  'Microsoft (R) Windows Debugger Version 10.0.19041.685 AMD64',
  'Copyright (c) Microsoft Corporation. All rights reserved.',
  '',
  'Opened \\\\.\\pipe\\kd_contoso_app07',
  'Waiting to reconnect...',
  'Connected to Windows 10 19041 x64 target at (Tue Mar  3 09:41:07.512 2026 (UTC + 1:00)), ptr64 TRUE',
  'Kernel Debugger connection established.  (Initial Breakpoint requested)',
  'Symbol search path is: C:\\symbols',
  'Executable search path is: ',
  ...version(),
  'Break instruction exception - code 80000003 (first chance)',
  'nt!DbgBreakPointWithStatus:',
  'fffff805`2a7fd0b0 cc              int     3',
];

function version() {
  return [
    'Windows 10 Kernel Version 19041 MP (8 procs) Free x64',
    'Product: WinNt, suite: TerminalServer SingleUserTS',
    'Edition build lab: 19041.1.amd64fre.vb_release.191206-1406',
    'Machine Name:',
    'Kernel base = 0xfffff805`2a400000 PsLoadedModuleList = 0xfffff805`2b02a2d0',
    'Debug session time: Tue Mar  3 09:41:08.020 2026 (UTC + 1:00)',
    'System Uptime: 3 days 4:00:40.000',
  ];
}

const say = text => ask(`.echo ${text}`, [text]);
const ask = (command, answer) => [PROMPT + command, ...answer];
const askThread = t => ask(`!thread ${ptr(t.address)} 1f`, thread(t));
const askMessage = m => ask(`!alpc /m ${ptr(m.address)}`, message(m));

/** `!process X 7`: the process and all its threads, indented. */
function askProcess(process, threads) {
  const answer = [
    ...processSummary(process),
    ...processDetails(process),
    ...threads.flatMap(t => thread(t, { indent: 8, args: false })),
  ];
  return ask(`!process ${ptr(process.address)} 7`, answer);
}

function locks({ lock, holder, thread: first, compaction }) {
  return [
    '**** DUMP OF ALL RESOURCE OBJECTS ****',
    'KD: Scanning for held locks..............................................................',
    '',
    `Resource @ 0x${ptr(lock)}    Exclusively owned`,
    '    Contention Count = 212',
    '    NumberOfExclusiveWaiters = 2',
    `     Threads: ${ptr(holder.address)}-01<*> `,
    '     Threads Waiting On Exclusive Access:',
    `              ${ptr(first.address)}       ${ptr(compaction.address)}       `,
    'KD: Scanning for held locks.....',
    '18412 total locks, 1 locks currently held',
  ];
}

const { desk, agent, index, store, explorer, sync, deadlock, tray, notepad } = world;

const lines = [
  ...BANNER,
  ...say('SYNTHETIC SAMPLE of the ALPC Scope project: an invented machine, nothing in it is from a real one'),
  ...ask('vertarget', version()),
  ...ask('!process 0 0', [
    '**** NT ACTIVE PROCESS DUMP ****',
    ...processes.flatMap(process => [...processSummary(process), '']),
  ]),
  ...say('1. ContosoDesk does not save'),
  ...askProcess(desk.process, desk.threads),
  ...askMessage(desk.call),
  ...askThread(agent.thread),
  ...askMessage(agent.call),
  ...askThread(index.thread),
  ...askMessage(index.call),
  ...askThread(store.thread),
  ...ask('!locks', locks(store)),
  ...askThread(store.holder),
  ...askThread(store.compaction),
  ...ask(
    `!alpc /lpp ${ptr(agent.process.address)}`,
    portsOfProcess(agent.process, agent.ports.created, agent.ports.connected),
  ),
  ...ask(`!alpc /p ${ptr(agent.idlePort.address)}`, connectionPort(agent.idlePort)),
  ...say('2. Explorer paints no overlays'),
  ...askThread(explorer.thread),
  ...askMessage(explorer.call),
  ...say('(the next answer is shortened by hand behind the list of threads)'),
  ...ask(`!alpc /p ${ptr(sync.port.address)}`, connectionPort(sync.port)),
  ...sync.workers.flatMap(askThread),
  ...askThread(sync.holder),
  ...say('3. The point of sale cannot sign in'),
  ...askThread(deadlock.posThread),
  ...askMessage(deadlock.posCall),
  ...askThread(deadlock.authThread),
  ...askMessage(deadlock.authCall),
  ...askThread(deadlock.ledgerThread),
  ...askMessage(deadlock.callBack),
  ...askThread(deadlock.authCallback),
  ...say('4. Has waited for a day: is that one a problem?'),
  ...askThread(tray.thread),
  ...askMessage(tray.call),
  ...askThread(tray.server),
  ...say('5. Notepad does not start'),
  ...askProcess(notepad.process, [notepad.thread]),
  PROMPT,
];

const file = process.argv[2] ?? path.join(import.meta.dirname, 'service-hang.kdlog');
writeFileSync(file, lines.join('\r\n') + '\r\n');
