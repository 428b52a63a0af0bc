// Prints things the way kd does, for the built-in sample. Addresses are bigints; nothing here reads the product's code.

/** 16 digits. */
export const ptr = value => value.toString(16).padStart(16, '0');

/** 16 digits with the backtick that stacks have. */
export const tick = value => ptr(value).replace(/^(.{8})/, '$1`');

/** A number of a process or thread: at least four digits. */
export const cid = value => value.toString(16).padStart(4, '0');

const TICK_MS = 15.625;
const MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `1234 (0:00:00:19.281)`, or `0` alone. */
export function ticks(count) {
  if (count === 0) return '0';
  const ms = Math.floor(count * TICK_MS);
  const two = n => String(n).padStart(2, '0');
  const rest = `${two(Math.floor(ms / MS.minute) % 60)}:${two(Math.floor(ms / MS.second) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
  return `${count} (${Math.floor(ms / MS.day)}:${two(Math.floor(ms / MS.hour) % 24)}:${rest})`;
}

/** `0x0BFC (3068)`. */
export const hexAndDecimal = (value, width = 4) =>
  `0x${value.toString(16).toUpperCase().padStart(width, '0')} (${value})`;

/** One entry of `!process 0 0`. */
export function processSummary(p) {
  return [
    `PROCESS ${ptr(p.address)}`,
    `    SessionId: ${p.session ?? 'none'}  Cid: ${cid(p.pid)}    Peb: ${p.peb ? p.peb.toString(16) : '00000000'}  ParentCid: ${cid(p.parent)}`,
    `    DirBase: ${p.dirBase.toString(16).padStart(8, '0')}  ObjectTable: ${ptr(p.table)}  HandleCount: ${String(p.handles).padStart(3)}.`,
    `    Image: ${p.name}`,
  ];
}

/** The lines below the summary in `!process … 7`. */
export function processDetails(p) {
  const times = ['ElapsedTime', 'UserTime', 'KernelTime'].map((name, i) => `    ${name.padEnd(34)}${p.times[i]}`);
  return [
    `    VadRoot ${ptr(p.table + 0x5e30n)} Vads ${p.vads} Clone 0 Private ${p.vads * 7}. Modified ${p.vads * 3}. Locked 0.`,
    `    DeviceMap ${ptr(DEVICE_MAP)}`,
    `    Token                             ${ptr(p.table + 0x29060n)}`,
    ...times,
    `    QuotaPoolUsage[PagedPool]         ${p.handles * 512}`,
    `    QuotaPoolUsage[NonPagedPool]      ${p.handles * 64}`,
    `    Working Set Sizes (now,min,max)  (${p.vads * 31}, 50, 345) (${p.vads * 124}KB, 200KB, 1380KB)`,
    `    PeakWorkingSetSize                ${p.vads * 33}`,
    '    VirtualSize                       2101472 Mb',
    '    PeakVirtualSize                   2101479 Mb',
    `    PageFaultCount                    ${p.vads * 57}`,
    '    MemoryPriority                    BACKGROUND',
    '    BasePriority                      8',
    `    CommitCharge                      ${p.vads * 9}`,
    '',
  ];
}

const DEVICE_MAP = 0xffff_c50c_1b43_6af0n;

/** `THREAD … WAIT: (Reason) Mode Alertable` with everything below it. */
export function thread(t, { indent = 0, args = true } = {}) {
  const lines = [
    `${header(t)} ${state(t)}`,
    ...(t.suspend ? [`SuspendCount ${t.suspend}`] : []),
    ...t.objects.map(object => `    ${object}`),
    ...(t.reply ? [replyLine(t.reply)] : []),
    ...(t.irps
      ? ['IRP List:', ...t.irps.map(irp => `    ${ptr(irp)}: (0006,0508) Flags: 00060000  Mdl: 00000000`)]
      : []),
    t.impersonation ? `Impersonation token:  ${ptr(t.impersonation)} (Level Impersonation)` : 'Not impersonating',
    `DeviceMap                 ${ptr(DEVICE_MAP)}`,
    `Owning Process            ${ptr(t.process.address)}       Image:         ${t.process.name}`,
    'Attached Process          N/A            Image:         N/A',
    `Wait Start TickCount      ${String(t.now - t.ticks).padEnd(15)}Ticks: ${ticks(t.ticks)}`,
    `Context Switch Count      ${String(t.switches).padEnd(15)}IdealProcessor: ${t.switches % 8}             `,
    'UserTime                  00:00:00.015',
    'KernelTime                00:00:00.031',
    `Win32 Start Address ${t.startAddress}`,
    `Stack Init ${ptr(t.stack - 0x370n)} Current ${ptr(t.stack - 0xa60n)}`,
    `Base ${ptr(t.stack)} Limit ${ptr(t.stack - 0x7000n)} Call 0000000000000000`,
    `Priority ${t.priority ?? 9} BasePriority 8 PriorityDecrement 0 IoPriority 2 PagePriority 5`,
    ...stack(t, args),
    '',
  ];
  return lines.map(line => (line === '' ? '' : ' '.repeat(indent) + line));
}

const header = t =>
  `THREAD ${ptr(t.address)}  Cid ${cid(t.process.pid)}.${cid(t.tid)}  Teb: ${ptr(t.teb)} Win32Thread: ${ptr(t.win32 ?? 0n)}`;

const state = t => `WAIT: (${t.reason}) ${t.mode ?? 'UserMode'} ${t.alertable ? 'Alertable' : 'Non-Alertable'}`;

const replyLine = m =>
  `Waiting for reply to ALPC Message ${ptr(m.address)} : queued at port ${ptr(m.port.address)} : owned by process ${ptr(m.port.owner.address)}`;

/** The one-line form of a thread below `!alpc /p`. */
export const threadRow = t => `    ${header(t)} WAIT`;

function stack(t, args) {
  const head = args
    ? `Child-SP          RetAddr               : Args to Child                                                           : Call Site`
    : 'Child-SP          RetAddr               Call Site';
  let kernel = t.stack - 0xa20n;
  let user = t.teb - 0x1_0268n;
  const rows = t.frames.map((frame, i) => {
    const inUser = i > t.frames.findIndex(name => name.startsWith('nt!KiSystemServiceCopyEnd')) && t.teb !== 0n;
    const sp = inUser ? user : kernel;
    if (inUser) user += 0x50n + BigInt(i % 5) * 0x30n;
    else kernel += 0x40n + BigInt(i % 4) * 0x70n;
    const next = t.frames[i + 1];
    const ret = next === undefined ? 0n : codeAddress(next);
    const trap = frame.startsWith('nt!KiSystemServiceCopyEnd') ? ` (TrapFrame @ ${tick(sp + 0x70n)})` : '';
    const shown = args ? `${tick(sp)} ${tick(ret)}     : ${argumentsOf(t, i)} : ` : `${tick(sp)} ${tick(ret)}     `;
    return shown + frame + trap;
  });
  return [head, ...rows];
}

const argumentsOf = (t, i) => [t.address, i % 2 === 0 ? 0n : t.process.address, BigInt(i), 0n].map(tick).join(' ');

const KERNEL_MODULES = {
  nt: 0xfffff805_2a40_0000n,
  Ntfs: 0xfffff805_2e90_0000n,
  FLTMGR: 0xfffff805_2d10_0000n,
  contosoflt: 0xfffff805_3140_0000n,
  win32kfull: 0xffff98bf_1d60_0000n,
};

/** An invented address for a symbol: the same symbol always has the same. */
function codeAddress(symbol) {
  const module = symbol.split('!')[0];
  const base = KERNEL_MODULES[module];
  let sum = 0n;
  for (const c of symbol) sum = (sum * 31n + BigInt(c.charCodeAt(0))) % 0xf_ffffn;
  let place = 0n;
  for (const c of module) place = (place * 17n + BigInt(c.charCodeAt(0))) % 0xfffn;
  return (base ?? 0x7ffb_0000_0000n + place * 0x10_0000n) + sum;
}

/** `!alpc /m`. */
export function message(m) {
  const row = (key, value) => `  ${key.padEnd(22)}: ${value}`;
  return [
    '',
    `Message ${ptr(m.address)}`,
    row('MessageID', hexAndDecimal(m.id)),
    row('CallbackID', `0x${m.callback.toString(16).toUpperCase()} (${m.callback})`),
    row('SequenceNumber', hexAndDecimal(m.sequence, 8)),
    row('Type', 'LPC_REQUEST'),
    row('DataLength', hexAndDecimal(m.length)),
    row('TotalLength', hexAndDecimal(m.length + 40)),
    row('Canceled', 'No'),
    row('Release', 'No'),
    row('ReplyWaitReply', 'No'),
    row('Continuation', 'Yes'),
    row('OwnerPort', `${ptr(m.clientPort)} [ALPC_CLIENT_COMMUNICATION_PORT]`),
    row('WaitingThread', ptr(m.client.address)),
    row('QueueType', `ALPC_MSGQUEUE_${m.queue}`),
    row('QueuePort', `${ptr(m.port.address)} [ALPC_CONNECTION_PORT]`),
    row('QueuePortOwnerProcess', `${ptr(m.port.owner.address)} (${m.port.owner.name})`),
    row('ServerThread', ptr(m.server?.address ?? 0n)),
    row('QuotaCharged', 'No'),
    row('CancelQueuePort', ptr(0n)),
    row('CancelSequencePort', ptr(0n)),
    row('CancelSequenceNumber', hexAndDecimal(0, 8)),
    row('ClientContext', ptr(m.context)),
    row('ServerContext', ptr(0n)),
    row('PortContext', ptr(m.context + 0x1_20c0n)),
    row('CancelPortContext', ptr(0n)),
    row('SecurityData', ptr(0n)),
    row('View', ptr(0n)),
    '',
  ];
}

/** `!alpc /p` of a connection port. All queues that kd is known to print are empty here. */
export function connectionPort(p) {
  const row = (key, value) => `  ${key.padEnd(26)}: ${value}`;
  const yes = value => (value ? 'Yes' : 'No');
  return [
    `Port  ${ptr(p.address)}`,
    row('Type', 'ALPC_CONNECTION_PORT'),
    row('CommunicationInfo', ptr(p.info)),
    row('  ConnectionPort', `${ptr(p.address)} (${p.name})`),
    row('  ClientCommunicationPort', ptr(0n)),
    row('  ServerCommunicationPort', ptr(0n)),
    row('OwnerProcess', `${ptr(p.owner.address)} (${p.owner.name})`),
    row('SequenceNo', hexAndDecimal(p.sequence, 8)),
    row('CompletionPort', ptr(p.completion)),
    row('CompletionList', ptr(0n)),
    ...['ConnectionPending', 'ConnectionRefused', 'Disconnected', 'Closed'].map(key => row(key, yes(false))),
    row('FlushOnClose', yes(true)),
    row('ReturnExtendedInfo', yes(false)),
    row('Waitable', yes(false)),
    row('Security', 'Static'),
    row('Wow64CompletionList', yes(false)),
    '',
    `  ${p.threads.length} thread(s) are registered with port IO completion object:`,
    '',
    ...p.threads.map(threadRow),
    '',
    ...p.emptyQueues.flatMap(queue => [`  ${queue} queue is empty.`, '', '']),
  ];
}

/** `!alpc /lpp`. */
export function portsOfProcess(process, created, connected) {
  return [
    '',
    `Ports created by the process ${ptr(process.address)}:`,
    '',
    ...created.flatMap(({ port, clients }) => [
      `      ${ptr(port.address)}('${port.name}') 0, ${clients.length} connections`,
      ...clients.map(
        c => `            ${ptr(c.server)} 0 ->${ptr(c.client)} 0 ${ptr(c.process.address)}('${c.process.name}')`,
      ),
    ]),
    '',
    `Ports the process ${ptr(process.address)} is connected to:`,
    '',
    ...connected.map(
      c =>
        `      ${ptr(c.client)} 0 -> ${ptr(c.port.address)}('${c.port.name}') ${c.count} ${ptr(c.port.owner.address)}('${c.port.owner.name}')`,
    ),
    '',
  ];
}
