/*
 * A kd log of any size, made on the fly: several stops of one busy machine, each with `!process 0 17`, ports, messages,
 * connections, locks, and what the engine prints in between. The same seed makes the same log. All names and addresses
 * are invented; the formats are kd's.
 */

/** xorshift32: small, fast, and the same everywhere. */
class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 1;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!;
  }
}

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
/** Kernel objects of the machine: 16 digits in the system's half. */
const object = (kind: string, index: number): string => `ffffa50${kind}${hex(0x1000 + index * 0x10, 7)}0`;
const tick = (address: string): string => `${address.slice(0, 8)}\`${address.slice(8)}`;

export const processAddress = (index: number): string => object('1', index);
export const threadAddress = (index: number): string => object('2', index);
export const portAddress = (index: number): string => object('3', index);
export const messageAddress = (index: number): string => object('4', index);

const IMAGES = [
  'svchost.exe',
  'spoolsv.exe',
  'lsass.exe',
  'worker.exe',
  'RuntimeBroker.',
  'searchhost.exe',
  'agent.exe',
];
const MODULES = [
  'nt',
  'ntdll',
  'RPCRT4',
  'combase',
  'KERNELBASE',
  'kernel32',
  'win32k',
  'fltmgr',
  'agentcore',
  'Wdf01000',
];
const VERBS = ['Wait', 'Send', 'Dispatch', 'Receive', 'Query', 'Acquire', 'Process', 'Complete', 'Invoke', 'Deliver'];
const NOUNS = ['Request', 'Message', 'Lock', 'Object', 'Queue', 'Worker', 'Channel', 'Irp', 'Call', 'Port', 'Table'];
const SYMBOLS: readonly string[] = MODULES.flatMap(module =>
  VERBS.flatMap((verb, v) =>
    NOUNS.map(
      (noun, n) => `${module}!${v % 3 === 0 ? 'C' + noun + '::' : ''}${verb}${noun}+0x${hex(v * 37 + n * 11, 2)}`,
    ),
  ),
);
const REASONS = [
  'WrLpcReply',
  'WrQueue',
  'UserRequest',
  'Executive',
  'WrAlertByThreadId',
  'WrUserRequest',
  'DelayExecution',
];
const OBJECTS = [
  'SynchronizationEvent',
  'NotificationEvent',
  'Semaphore Limit 0x1',
  'QueueObject',
  'ProcessObject',
  'SynchronizationTimer',
];

/** `Cid` of a thread, the same wherever it is printed. */
const cidOf = (t: number): string => `${hex(0x200 + Math.floor(t / PER_PROCESS) * 4, 4)}.${hex(0x1000 + t * 4, 4)}`;
const win32Of = (t: number): string => (t % 3 === 0 ? object('6', t) : '0000000000000000');
const tebOf = (t: number): string => `000000d34${hex(t, 5)}00`;
/** The process that owns a port. */
const ownerOf = (port: number): number => port % 300;
const imageOf = (p: number): string => IMAGES[p % IMAGES.length]!;

/** Threads of the machine; each stop shows them all. */
const THREADS = 12_000;
const PER_PROCESS = 24;
/** In threes: connection port, client's end, server's end. */
const PORTS = 1_998;
/** The connection port of the three that this number falls into. */
const connectionOf = (n: number): number => (n % PORTS) - ((n % PORTS) % 3);
const nameOf = (port: number): string => `LRPC-${hex(connectionOf(port), 18)}`;

type Layout = 'plain' | 'args' | 'old' | 'numbered';
const LAYOUTS: readonly Layout[] = ['plain', 'plain', 'args', 'old', 'numbered'];
const HEADERS: Readonly<Record<Layout, string>> = {
  plain: 'Child-SP          RetAddr               Call Site',
  args: 'Child-SP          RetAddr               : Args to Child                                                           : Call Site',
  old: 'Child-SP          RetAddr           : Args to Child                                                           : Call Site',
  numbered: ' # Child-SP          RetAddr               Call Site',
};

class Machine {
  constructor(private readonly random: Random) {}

  *stop(number: number): Generator<string> {
    yield `${number % 4}: kd> !process 0 17\n**** NT ACTIVE PROCESS DUMP ****\n`;
    for (let p = 0; p * PER_PROCESS < THREADS; p++) {
      yield this.process(p);
      for (let t = 0; t < PER_PROCESS; t++) yield this.thread(p, p * PER_PROCESS + t, number);
    }
    for (let port = 0; port < PORTS; port += 1 + this.random.below(3)) yield this.port(port);
    for (let i = 0; i < THREADS; i += 8) yield this.message(i);
    for (let p = 0; p * PER_PROCESS < THREADS; p += 5) yield this.connections(p);
    yield this.locks();
    yield this.modules();
    yield `${number % 4}: kd> g\nBreak instruction exception - code 80000003 (first chance)\nnt!DbgBreakPointWithStatus:\n`;
    yield `${tick('fffff8047bdf5a80')} cc              int     3\n`;
  }

  private process(p: number): string {
    const at = processAddress(p);
    const name = IMAGES[p % IMAGES.length]!;
    return (
      `PROCESS ${at}\n    SessionId: ${p % 3}  Cid: ${hex(0x200 + p * 4, 4)}    Peb: 4c1f6e${hex(p % 256, 2)}000  ParentCid: 02f0\n` +
      `    DirBase: 1a${hex(p, 4)}000  ObjectTable: ffffc30${hex(p, 9)}  HandleCount: ${100 + (p % 900)}.\n    Image: ${name}\n` +
      `    VadRoot ${object('5', p)} Vads 120 Clone 0 Private 812. Modified 14. Locked 2.\n    DeviceMap ffffc30f1e2d3c40\n` +
      `    Token                             ffffc30f${hex(p, 8)}\n    ElapsedTime                       1 Day 01:53:14.490\n` +
      `    UserTime                          00:00:01.125\n    KernelTime                        00:00:00.953\n` +
      `    QuotaPoolUsage[PagedPool]         157432\n    QuotaPoolUsage[NonPagedPool]      13888\n` +
      `    Working Set Sizes (now,min,max)  (4912, 50, 345) (19648KB, 200KB, 1380KB)\n    PeakWorkingSetSize                5210\n` +
      `    VirtualSize                       2101375 Mb\n    PeakVirtualSize                   2101380 Mb\n` +
      `    PageFaultCount                    9120\n    MemoryPriority                    BACKGROUND\n    BasePriority                      8\n` +
      `    CommitCharge                      1204\n\n`
    );
  }

  private thread(p: number, t: number, stop: number): string {
    const reason = this.random.pick(REASONS);
    const mode = reason === 'Executive' ? 'KernelMode Non-Alertable' : 'UserMode Non-Alertable';
    const wait = OBJECTS[t % OBJECTS.length]!;
    const reply =
      reason === 'WrLpcReply'
        ? `        Waiting for reply to ALPC Message ${messageAddress(t)} : queued at port ${portAddress(connectionOf(t))} : owned by process ${processAddress(ownerOf(connectionOf(t)))}\n`
        : '';
    const ticks = 10 + this.random.below(90_000) + stop * 1000;
    return (
      `        THREAD ${threadAddress(t)}  Cid ${cidOf(t)}  Teb: ${tebOf(t)} Win32Thread: ${win32Of(t)} WAIT: (${reason}) ${mode}\n` +
      `            ${object('7', t)}  ${wait}\n${reply}        Not impersonating\n        DeviceMap                 ffffc30f1e2d3c40\n` +
      `        Owning Process            ${processAddress(p)}       Image:         ${IMAGES[p % IMAGES.length]!}\n` +
      `        Attached Process          N/A            Image:         N/A\n` +
      `        Wait Start TickCount      ${1_000_000 - ticks}         Ticks: ${ticks} (0:00:${hex(ticks % 60, 2)}:15.${100 + (ticks % 800)})\n` +
      `        Context Switch Count      ${ticks % 5000}            IdealProcessor: ${t % 8}             \n` +
      `        UserTime                  00:00:00.015\n        KernelTime                00:00:00.000\n` +
      `        Win32 Start Address ntdll!TppWorkerThread (0x00007ffb0c162ad0)\n` +
      `        Stack Init ffffd20a6c${hex(t, 5)}90 Current ffffd20a6c${hex(t, 5)}80\n` +
      `        Base ffffd20a6c${hex(t, 5)}00 Limit ffffd20a6c${hex(t, 5)}10 Call 0000000000000000\n` +
      `        Priority 9 BasePriority 8 PriorityDecrement 0 IoPriority 2 PagePriority 5\n` +
      this.stack(t)
    );
  }

  private stack(t: number): string {
    if (this.random.below(25) === 0) return '        Kernel stack not resident.\n\n';
    const layout = this.random.pick(LAYOUTS);
    const depth = 5 + this.random.below(22);
    let text = `        ${HEADERS[layout]}\n`;
    for (let i = 0; i < depth; i++) {
      if (this.random.below(400) === 0)
        text += '*** ERROR: Symbol file could not be found.  Defaulted to export symbols for agentcore.dll - \n';
      text += `        ${this.frame(layout, t, i)}\n`;
    }
    return text + '\n';
  }

  private frame(layout: Layout, t: number, i: number): string {
    const symbol = this.random.below(SYMBOLS.length);
    const sp = `ffffd20a\`6c${hex(t, 5)}${hex(i % 16, 1)}`;
    const ret = `fffff804\`7b${hex(symbol * 64, 6)}`;
    const args = `: ffffa502\`0000${hex(t, 4)} 00000000\`00000000 00000000\`00000001 ffffd20a\`6c${hex(t, 5)}0 : `;
    const number = layout === 'numbered' ? `${hex(i, 2)} ` : '';
    const source = i % 9 === 8 ? ` [d:\\src\\agent\\core\\channel${symbol % 40}.cpp @ ${100 + symbol}] ` : '';
    const middle = layout === 'args' ? `     ${args}` : layout === 'old' ? ` ${args}` : '     ';
    return `${number}${sp} ${ret}${middle}${SYMBOLS[symbol]!}${source}`;
  }

  private port(i: number): string {
    const type = ['ALPC_CONNECTION_PORT', 'ALPC_CLIENT_COMMUNICATION_PORT', 'ALPC_SERVER_COMMUNICATION_PORT'][i % 3]!;
    const yes = (key: string, value: string): string => `  ${key.padEnd(26)}: ${value}\n`;
    return (
      `0: kd> !alpc /p ${portAddress(i)}\nPort  ${portAddress(i)}\n` +
      yes('Type', type) +
      yes('CommunicationInfo', object('8', i)) +
      `    ConnectionPort          : ${portAddress(connectionOf(i))} (${nameOf(i)})\n    ClientCommunicationPort : ${portAddress(connectionOf(i) + 1)}\n` +
      `    ServerCommunicationPort : ${portAddress(connectionOf(i) + 2)}\n` +
      yes('OwnerProcess', `${processAddress(ownerOf(i))} (${imageOf(ownerOf(i))})`) +
      yes('SequenceNo', `0x${hex(i, 8).toUpperCase()} (${i})`) +
      yes('CompletionPort', object('9', i)) +
      yes('CompletionList', '0000000000000000') +
      [
        'ConnectionPending',
        'ConnectionRefused',
        'Disconnected',
        'Closed',
        'FlushOnClose',
        'ReturnExtendedInfo',
        'Waitable',
      ]
        .map(key => yes(key, key === 'FlushOnClose' ? 'Yes' : 'No'))
        .join('') +
      yes('Security', 'Static') +
      yes('Wow64CompletionList', 'No') +
      `\n  2 thread(s) are registered with port IO completion object:\n\n` +
      [i, i + 1]
        .map(t => `    THREAD ${threadAddress(t)}  Cid ${cidOf(t)}  Teb: ${tebOf(t)} Win32Thread: ${win32Of(t)} WAIT\n`)
        .join('') +
      ['Main', 'Direct message', 'Large message', 'Pending', 'Canceled']
        .map(q => `\n  ${q} queue is empty.\n`)
        .join('\n') +
      '\n'
    );
  }

  private message(t: number): string {
    const row = (key: string, value: string): string => `  ${key.padEnd(22)}: ${value}\n`;
    const number = (value: number, width: number): string => `0x${hex(value, width).toUpperCase()} (${value})`;
    return (
      `0: kd> !alpc /m ${messageAddress(t)}\n\nMessage ${messageAddress(t)}\n` +
      row('MessageID', number(t % 65536, 4)) +
      row('CallbackID', number(2_000_000 + t, 1)) +
      row('SequenceNumber', number(t, 8)) +
      row('Type', 'LPC_REQUEST') +
      row('DataLength', number(104, 4)) +
      row('TotalLength', number(144, 4)) +
      row('Canceled', 'No') +
      row('Release', 'No') +
      row('ReplyWaitReply', 'No') +
      row('Continuation', 'Yes') +
      row('OwnerPort', `${portAddress(connectionOf(t) + 1)} [ALPC_CLIENT_COMMUNICATION_PORT]`) +
      row('WaitingThread', threadAddress(t)) +
      row('QueueType', 'ALPC_MSGQUEUE_PENDING') +
      row('QueuePort', `${portAddress(connectionOf(t))} [ALPC_CONNECTION_PORT]`) +
      row(
        'QueuePortOwnerProcess',
        `${processAddress(ownerOf(connectionOf(t)))} (${imageOf(ownerOf(connectionOf(t)))})`,
      ) +
      row('ServerThread', threadAddress((t + 7) % THREADS)) +
      row('QuotaCharged', 'No') +
      row('CancelQueuePort', '0000000000000000') +
      '\n'
    );
  }

  private connections(p: number): string {
    let text = `0: kd> !alpc /lpp ${processAddress(p)}\n\nPorts created by the process ${processAddress(p)}:\n\n`;
    for (let port = 0; port < PORTS; port += 3) {
      if (ownerOf(port) !== p) continue;
      const peer = (p + 1) % 300;
      text += `\t${portAddress(port)}('${nameOf(port)}') 0, 1 connections\n`;
      text += `\t\t${portAddress(port + 2)} 0 ->${portAddress(port + 1)} 0 ${processAddress(peer)}('${imageOf(peer)}')\n`;
    }
    return `${text}\nPorts the process ${processAddress(p)} is connected to:\n\n\t${portAddress(connectionOf(p * 3) + 1)} 0 -> ${portAddress(connectionOf(p * 3))}('${nameOf(p * 3)}') 0 ${processAddress(ownerOf(connectionOf(p * 3)))}('${imageOf(ownerOf(connectionOf(p * 3)))}')\n\n`;
  }

  private locks(): string {
    let text = '0: kd> !locks\n**** DUMP OF ALL RESOURCE OBJECTS ****\nKD: Scanning for held locks........\n\n';
    for (let i = 0; i < 40; i++)
      text +=
        `Resource @ 0x${object('a', i)}    Exclusively owned\n    Contention Count = ${i * 3}\n    NumberOfExclusiveWaiters = 1\n` +
        `     Threads: ${threadAddress(i * 11)}-01<*> \n     Threads Waiting On Exclusive Access:\n              ${threadAddress(i * 11 + 5)}       \n\n`;
    return `${text}KD: Scanning for held locks....\n9214 total locks, 40 locks currently held\n`;
  }

  private modules(): string {
    let text =
      '0: kd> .reload\nConnected to Windows 10 19041 x64 target at (Mon Jan  5 10:11:12.131 2026 (UTC + 1:00)), ptr64 TRUE\n';
    text += `Loading Kernel Symbols\n${'.'.repeat(63)}\n${'.'.repeat(64)}\nLoading User Symbols\n`;
    text += '0: kd> lm\nstart             end                 module name\n';
    for (let i = 0; i < 150; i++) {
      const start = `fffff804\`${hex(0x10000000 + i * 0x100000, 8)}`;
      text += `${start} fffff804\`${hex(0x10000000 + i * 0x100000 + 0x8000, 8)}   drv${i}      (deferred)             \n`;
    }
    return `${text}agent: pool ${this.random.below(1000)} pages, ${this.random.below(1000)} in use\n`;
  }
}

const BANNER = `Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

Opened \\\\.\\pipe\\kd
Waiting to reconnect...
Connected to Windows 10 19041 x64 target at (Mon Jan  5 10:00:00.000 2026 (UTC + 1:00)), ptr64 TRUE
Kernel Debugger connection established.
Windows 10 Kernel Version 19041 MP (8 procs) Free x64
Built by: 19041.1.amd64fre.vb_release.191206-1406
Kernel base = 0xfffff804\`7ba00000 PsLoadedModuleList = 0xfffff804\`7c62a390
System Uptime: 0 days 1:00:03.747

`;

/** A log of at least `bytes` characters (all ASCII), in pieces. */
export function* bigLog(bytes: number, seed = 20260105): Generator<string> {
  const machine = new Machine(new Random(seed));
  let size = BANNER.length;
  yield BANNER;
  for (let stop = 0; ; stop++) {
    for (const piece of machine.stop(stop)) {
      yield piece;
      size += piece.length;
      if (size >= bytes) return;
    }
  }
}
