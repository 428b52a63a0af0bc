// The machine of the sample: invented processes, threads, ports and messages.
import {
  idlePoolThread,
  messageLoop,
  rpcClient,
  rpcServer,
  suspended,
  threadStart,
  waitIo,
  waitResource,
  waitSingle,
} from './frames.mjs';

/** TickCount at the break-in: 3 days 4 h of uptime at 15.625 ms. */
const NOW = 17_512_960;
const seconds = s => Math.round((s * 1000) / 15.625);
const minutes = m => seconds(m * 60);

/** Name, PID, parent and session of everything that runs. */
const ROSTER = [
  ['System', 0x4, 0x0, undefined],
  ['Registry', 0x64, 0x4, undefined],
  ['smss.exe', 0x1d8, 0x4, undefined],
  ['csrss.exe', 0x258, 0x24c, 0],
  ['wininit.exe', 0x2a0, 0x24c, 0],
  ['csrss.exe', 0x2b0, 0x298, 1],
  ['winlogon.exe', 0x2f8, 0x298, 1],
  ['services.exe', 0x33c, 0x2a0, 0],
  ['lsass.exe', 0x350, 0x2a0, 0],
  ['fontdrvhost.ex', 0x3b8, 0x2f8, 1],
  ['fontdrvhost.ex', 0x3c0, 0x2a0, 0],
  ['svchost.exe', 0x3d8, 0x33c, 0],
  ['svchost.exe', 0x430, 0x33c, 0],
  ['dwm.exe', 0x494, 0x2f8, 1],
  ['svchost.exe', 0x4d0, 0x33c, 0],
  ['svchost.exe', 0x4e8, 0x33c, 0],
  ['svchost.exe', 0x520, 0x33c, 0],
  ['svchost.exe', 0x5a4, 0x33c, 0],
  ['svchost.exe', 0x5fc, 0x33c, 0],
  ['svchost.exe', 0x664, 0x33c, 0],
  ['svchost.exe', 0x6c8, 0x33c, 0],
  ['svchost.exe', 0x72c, 0x33c, 0],
  ['svchost.exe', 0x7b0, 0x33c, 0],
  ['spoolsv.exe', 0x81c, 0x33c, 0],
  ['svchost.exe', 0x8a4, 0x33c, 0],
  ['MsMpEng.exe', 0x908, 0x33c, 0],
  ['ContosoAgent.e', 0xa6c, 0x33c, 0],
  ['svchost.exe', 0xb10, 0x33c, 0],
  ['FabrikamIndex.', 0xc90, 0x33c, 0],
  ['LitwareStore.e', 0xe14, 0x33c, 0],
  ['SearchIndexer.', 0xf38, 0x33c, 0],
  ['FabrikamSync.e', 0x1128, 0x33c, 0],
  ['WingtipAuth.ex', 0x1388, 0x33c, 0],
  ['WingtipLedger.', 0x14b4, 0x33c, 0],
  ['sihost.exe', 0x1620, 0x664, 1],
  ['taskhostw.exe', 0x1680, 0x4d0, 1],
  ['explorer.exe', 0x1794, 0x1770, 1],
  ['ctfmon.exe', 0x1808, 0x6c8, 1],
  ['RuntimeBroker.', 0x18c4, 0x3d8, 1],
  ['StartMenuExper', 0x1940, 0x3d8, 1],
  ['audiodg.exe', 0x1a2c, 0x5fc, 0],
  ['dllhost.exe', 0x1b50, 0x3d8, 1],
  ['ContosoTray.ex', 0x1c9c, 0x1794, 1],
  ['ContosoDesk.ex', 0x1e40, 0x1794, 1],
  ['notepad.exe', 0x2018, 0x1794, 1],
  ['WingtipPos.exe', 0x21ac, 0x1794, 1],
];

export const processes = ROSTER.map(([name, pid, parent, session], i) => ({
  name,
  pid,
  parent,
  session,
  address: 0xffff_ac0f_51c0_2080n + BigInt(i) * 0x1_d340n,
  peb: session === undefined ? 0n : 0x7a_3c40_0000n + BigInt(pid) * 0x1_1000n,
  dirBase: 0x1ad002n + BigInt(i) * 0x3_7e00n * 0x10n,
  table: 0xffff_c50c_1d20_0a00n + BigInt(i) * 0x4_5640n,
  handles: 61 + ((pid * 37) % 1900),
  vads: 40 + ((pid * 13) % 260),
  times: [session === 1 ? '1 Day 02:11:38.203' : '3 Days 04:00:21.750', '00:00:04.265', '00:00:07.140'],
}));

const processOf = (name, pid) => {
  const found = processes.find(p => p.name === name && (pid === undefined || p.pid === pid));
  if (!found) throw new Error(`no process ${name}`);
  return found;
};

let made = 0;

/** A thread; everything not given is made up from its place in the list. */
function thread(process, tid, fields) {
  const i = BigInt(++made);
  return {
    process,
    tid,
    address: 0xffff_ac0f_5a10_1080n + i * 0x2_3040n,
    teb: process.pid === 4 ? 0n : process.peb + 0x1000n + BigInt(tid % 64) * 0x2000n,
    stack: 0xffff_a30b_1c40_0000n + i * 0x1_8000n,
    now: NOW,
    switches: 90 + ((tid * 29) % 4000),
    startAddress: 'ntdll!TppWorkerThread (0x00007ffb0e9a2b20)',
    ...fields,
  };
}

function port(owner, name, fields = {}) {
  const i = BigInt(++made);
  return {
    owner,
    name,
    address: 0xffff_ac0f_6310_2a90n + i * 0x1_1250n,
    info: 0xffff_c50c_2310_4750n + i * 0x5b0n,
    completion: 0xffff_ac0f_6520_0c40n + i * 0x940n,
    sequence: 400 + ((made * 733) % 20_000),
    ...fields,
  };
}

function message(to, queue, fields) {
  const i = BigInt(++made);
  return {
    port: to,
    queue,
    address: 0xffff_c50c_2a00_0890n + i * 0x3_7d10n,
    clientPort: 0xffff_ac0f_66b0_1070n + i * 0x1_3d60n,
    serverPort: 0xffff_ac0f_66b0_9cb0n + i * 0x1_3d60n,
    context: 0x1d0_b0e4_1230n + i * 0x4_51b0n,
    id: 0x1a4 + made * 0x94,
    callback: 81_300 + made * 917,
    sequence: 3_100 + made * 331,
    length: 72 + (made % 5) * 24,
    ...fields,
  };
}

/** A client that waits for the reply to a message. */
const waitsForReply = (m, age, caller) => ({
  reason: 'WrLpcReply',
  ticks: age,
  reply: m,
  frames: rpcClient(caller),
});

function semaphoreOf(t) {
  t.objects = [`${(t.address + 0x4e8n).toString(16)}  Semaphore Limit 0x1`];
  return t;
}

/** Client and server of a message know each other only once both are made. */
function client(m, process, tid, age, caller, fields = {}) {
  const t = semaphoreOf(thread(process, tid, { ...waitsForReply(m, age, caller), ...fields }));
  m.client = t;
  return t;
}

const idle = (process, tid, age) =>
  thread(process, tid, {
    reason: 'WrQueue',
    alertable: true,
    ticks: age,
    objects: [`${(process.address + 0x3d40n).toString(16)}  QueueObject`],
    frames: idlePoolThread,
  });

const mutant = (address, owner) => `${address.toString(16)}  Mutant - owning thread ${owner.address.toString(16)}`;

// The user's program calls three services in a row; the last one waits for a file's lock, whose holder waits for a filter driver.
const desk = processOf('ContosoDesk.ex');
const agent = processOf('ContosoAgent.e');
const index = processOf('FabrikamIndex.');
const store = processOf('LitwareStore.e');
const agentPort = port(agent, 'LRPC-6f1d20c8a47be39c51');
const indexPort = port(index, 'fabrikam.index.v2');
const storePort = port(store, 'LitwareStoreRpc');
const deskCall = message(agentPort, 'PENDING', {});
const agentCall = message(indexPort, 'PENDING', {});
const indexCall = message(storePort, 'PENDING', {});
const HUNG = minutes(47) + seconds(12);
const deskThread = client(
  deskCall,
  desk,
  0x1e44,
  HUNG,
  [
    'ContosoDesk!Documents::Save+0x2b1',
    'ContosoDesk!MainFrame::OnSave+0x5c',
    'ContosoDesk!wWinMain+0x3e0',
    ...threadStart,
  ],
  {
    win32: 0xffff_ac0f_5d2f_1b30n,
    startAddress: 'ContosoDesk!wWinMainCRTStartup (0x00007ff6d8a31450)',
    priority: 10,
  },
);
const agentThread = client(agentCall, agent, 0xb18, HUNG - 2, ['ContosoAgent!AgentSaveDocument+0x1c8', ...rpcServer]);
const indexThread = client(indexCall, index, 0xd04, HUNG - 3, ['FabrikamIndex!IdxUpdateEntry+0x96', ...rpcServer]);
deskCall.server = agentThread;
agentCall.server = indexThread;
const journal = 0xffff_ac0f_5e93_a2b0n;
const journalHolder = thread(store, 0x1034, {
  reason: 'Executive',
  mode: 'KernelMode',
  ticks: minutes(47) + seconds(30),
  objects: ['ffffac0f5f0147c0  NotificationEvent'],
  irps: [0xffff_ac0f_6a31_5c10n],
  frames: waitIo(['LitwareStore!Journal::Flush+0x133', 'LitwareStore!Journal::FlushThread+0x4a', ...threadStart]),
  startAddress: 'LitwareStore!Journal::FlushThread (0x00007ff7be6c2a10)',
});
const blockedOnJournal = (tid, age, caller) =>
  thread(store, tid, {
    reason: 'WrResource',
    mode: 'KernelMode',
    ticks: age,
    objects: ['ffffac0f5e93a318  SynchronizationEvent'],
    frames: waitResource(caller),
  });
const storeThread = blockedOnJournal(0xf20, HUNG - 4, ['LitwareStore!StorePut+0x21e', ...rpcServer]);
const storeCompaction = blockedOnJournal(0x10a8, minutes(31), ['LitwareStore!Compactor::Run+0x88', ...threadStart]);
indexCall.server = storeThread;

// Three registered threads wait for a mutex of a thread that is suspended; the next request stays in the main queue.
const sync = processOf('FabrikamSync.e');
const explorer = processOf('explorer.exe');
const syncPort = port(sync, 'fabrikam.sync');
const syncCall = message(syncPort, 'MAIN', {});
const explorerThread = client(syncCall, explorer, 0x1a10, minutes(18) + seconds(5), [
  'FabrikamShell!OverlayState::Query+0x71',
  'SHELL32!CFSIconOverlayManager::_GetFileOverlayInfo+0x134',
  ...threadStart,
]);
const catalogueLock = 0xffff_ac0f_5f77_03c0n;
const catalogueHolder = thread(sync, 0x1540, {
  reason: 'Suspended',
  mode: 'KernelMode',
  suspend: 1,
  ticks: minutes(22),
  objects: [],
  frames: suspended(['FabrikamSync!Catalogue::Rebuild+0x5d2', 'FabrikamSync!RebuildThread+0x1f', ...threadStart]),
  startAddress: 'FabrikamSync!RebuildThread (0x00007ff61b0d5520)',
});
catalogueHolder.objects = [`${(catalogueHolder.address + 0x2e0n).toString(16)}  NotificationEvent`];
const syncWorkers = [0x1188, 0x13dc, 0x1584].map((tid, i) =>
  thread(sync, tid, {
    reason: 'UserRequest',
    ticks: minutes(21) - seconds(i * 40),
    objects: [mutant(catalogueLock, catalogueHolder)],
    frames: waitSingle(['FabrikamSync!Catalogue::Lock+0x2c', 'FabrikamSync!SyncQueryState+0x66', ...rpcServer]),
  }),
);
syncPort.threads = syncWorkers;
syncPort.emptyQueues = [];

// Two services call each other while one holds its mutex: nobody can go on.
const auth = processOf('WingtipAuth.ex');
const ledger = processOf('WingtipLedger.');
const authPort = port(auth, 'wingtip.auth');
const ledgerPort = port(ledger, 'wingtip.ledger');
const pos = processOf('WingtipPos.exe');
const posCall = message(authPort, 'PENDING', {});
const authCall = message(ledgerPort, 'PENDING', {});
const callBack = message(authPort, 'PENDING', {});
const DEADLOCKED = minutes(9) + seconds(41);
const posThread = client(posCall, pos, 0x21b0, DEADLOCKED, ['WingtipPos!Session::Open+0x10d', ...threadStart], {
  startAddress: 'WingtipPos!mainCRTStartup (0x00007ff7a12014c0)',
});
const authThread = client(authCall, auth, 0x13f0, DEADLOCKED - 1, ['WingtipAuth!AuthOpenSession+0x14a', ...rpcServer]);
const ledgerThread = client(callBack, ledger, 0x1500, DEADLOCKED - 1, [
  'WingtipLedger!LedgerOpenAccount+0xe3',
  ...rpcServer,
]);
const sessionTable = 0xffff_ac0f_5f77_4ac0n;
const authCallback = thread(auth, 0x15f8, {
  reason: 'UserRequest',
  ticks: DEADLOCKED - 2,
  objects: [mutant(sessionTable, authThread)],
  frames: waitSingle(['WingtipAuth!SessionTable::Lock+0x19', 'WingtipAuth!AuthVerifyToken+0x52', ...rpcServer]),
});
posCall.server = authThread;
authCall.server = ledgerThread;
callBack.server = authCallback;

// A notification request: the service keeps it until there is something to tell. Its server thread has gone back to its pool.
const tray = processOf('ContosoTray.ex');
const events = processOf('svchost.exe', 0x664);
const eventsPort = port(events, 'contoso.notify');
const notifyCall = message(eventsPort, 'PENDING', {});
const eventsIdle = idle(events, 0xb44, seconds(3));
const trayThread = client(
  notifyCall,
  tray,
  0x1ca8,
  minutes(26 * 60 + 4),
  ['ContosoTray!Notify::WaitForEvent+0x44', 'ContosoTray!NotifyThread+0x21', ...threadStart],
  {
    startAddress: 'ContosoTray!NotifyThread (0x00007ff6206c3be0)',
  },
);
notifyCall.server = eventsIdle;

// Seen in the stacks only: its message was never dumped.
const spooler = processOf('spoolsv.exe');
const notepad = processOf('notepad.exe');
const spoolerPort = port(spooler, 'LRPC-2a7e5530cf1b6d9e04');
const printCall = message(spoolerPort, 'PENDING', {});
const notepadThread = client(
  printCall,
  notepad,
  0x2020,
  minutes(6),
  ['WINSPOOL!RpcEnumPrinters+0x35', 'notepad!NpInit+0x2d7', ...threadStart],
  {
    win32: 0xffff_ac0f_5d2f_9e10n,
    startAddress: 'notepad!wWinMainCRTStartup (0x00007ff6c70f3ef0)',
  },
);

const deskPump = thread(desk, 0x1e6c, {
  reason: 'UserRequest',
  ticks: seconds(1),
  win32: 0xffff_ac0f_5d2f_4410n,
  objects: ['ffffac0f5f12aa60  SynchronizationEvent', 'ffffac0f5f12b0c0  QueueObject'],
  frames: messageLoop,
  startAddress: 'ContosoDesk!MessagePump::Start (0x00007ff6d8a40c30)',
});

/** A port with nothing to do: every queue is empty, its threads are idle. */
const lsass = processOf('lsass.exe');
const lsassPort = port(lsass, 'lsasspirpc');
lsassPort.threads = [0x3a8, 0x3e4, 0x1cf0].map(tid => idle(lsass, tid, seconds(2)));
lsassPort.emptyQueues = ['Main', 'Direct message', 'Large message', 'Pending', 'Canceled'];

/** `!alpc /lpp` of the agent: its own port with its client, and whom it is connected to. */
const agentPorts = {
  created: [
    { port: agentPort, clients: [{ server: deskCall.serverPort, client: deskCall.clientPort, process: desk }] },
  ],
  connected: [
    { client: 0xffff_ac0f_66d4_1070n, port: lsassPort, count: 0 },
    { client: 0xffff_ac0f_66d4_8e20n, port: port(processOf('services.exe'), 'ntsvcs'), count: 34 },
    { client: agentCall.clientPort, port: indexPort, count: 1 },
  ],
};

export const world = {
  desk: { process: desk, threads: [deskThread, deskPump, idle(desk, 0x1e9c, seconds(14))], call: deskCall },
  agent: { process: agent, thread: agentThread, call: agentCall, ports: agentPorts, idlePort: lsassPort },
  index: { process: index, thread: indexThread, call: indexCall },
  store: { process: store, thread: storeThread, compaction: storeCompaction, holder: journalHolder, lock: journal },
  explorer: { process: explorer, thread: explorerThread, call: syncCall },
  sync: { port: syncPort, workers: syncWorkers, holder: catalogueHolder },
  deadlock: { posThread, posCall, authThread, authCall, ledgerThread, callBack, authCallback },
  tray: { thread: trayThread, call: notifyCall, server: eventsIdle },
  notepad: { process: notepad, thread: notepadThread, call: printCall },
};
