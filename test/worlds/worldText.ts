import { kdAddress } from '../../extension/base/address';
import { INVENTED, type Places } from './places';
import type { World } from './world';

/** One command and what kd would print for it. */
export interface TextAnswer {
  readonly command: string;
  readonly lines: readonly string[];
}

const ptr = (address: bigint): string => kdAddress(address);

/** Everything that kd would say about a world, a command each. Exiting processes and replies do not show in text. */
export function worldTextAnswers(world: World, places = INVENTED): readonly TextAnswer[] {
  const answers: TextAnswer[] = [];
  for (const n of world.processes.keys())
    answers.push({ command: `!process ${ptr(places.process(n))} 0`, lines: processText(world, n, places) });
  for (const n of world.threads.keys())
    answers.push({ command: `!thread ${ptr(places.thread(n))}`, lines: threadText(world, n, places) });
  for (const n of world.ports.keys())
    answers.push({ command: `!alpc /p ${ptr(places.port(n))}`, lines: portText(world, n, places) });
  for (const [n, message] of world.messages.entries())
    if (message.place.queue !== 'reply')
      answers.push({ command: `!alpc /m ${ptr(places.message(n))}`, lines: messageText(world, n, places) });
  for (const [n, lock] of world.locks.entries())
    if (lock.kind === 'eresource')
      answers.push({ command: `!locks -v ${ptr(places.lock(n))}`, lines: lockText(world, n, places) });
  return answers;
}

/** A number as `!alpc` prints it. */
function both(value: number, digits: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')} (${value})`;
}

/** A time as `!thread` prints it, days first. */
function elapsed(ms: number): string {
  const two = (value: number): string => Math.floor(value).toString().padStart(2, '0');
  const rest = (Math.floor(ms) % 1000).toString().padStart(3, '0');
  const clock = [(ms / 3_600_000) % 24, (ms / 60_000) % 60, (ms / 1000) % 60].map(two).join(':');
  return `${Math.floor(ms / 86_400_000)}:${clock}.${rest}`;
}

/** A log of one session: prompts, commands, answers. */
export function logOf(answers: readonly TextAnswer[]): string {
  const banner = ['Windows 10 Kernel Version 19041 MP (8 procs) Free x64'];
  const all = answers.flatMap(({ command, lines }) => [`0: kd> ${command}`, ...lines]);
  return [...banner, ...all, '0: kd> '].join('\r\n');
}

function processText(world: World, n: number, places: Places): readonly string[] {
  return [
    `PROCESS ${ptr(places.process(n))}`,
    `    SessionId: 0  Cid: ${places.pid(n)}    Peb: ${places.peb(n).toString(16)}  ParentCid: 0004`,
    `    DirBase: 1a3f5000  ObjectTable: ffffc50c2b30e8c0  HandleCount: ${places.handleCount}.`,
    `    Image: ${world.processes[n]!.name}`,
    '',
  ];
}

function threadText(world: World, n: number, places: Places): readonly string[] {
  const { process } = world.threads[n]!;
  const [state, objects] = headerOf(world, n, places);
  return [
    `THREAD ${ptr(places.thread(n))}  Cid ${places.cid(world, n)}  Teb: ${ptr(places.teb(n))} Win32Thread: 0000000000000000 ${state}`,
    ...objects.map(line => `    ${line}`),
    ...extraRows(world, n, places),
    'Not impersonating',
    `Owning Process            ${ptr(places.process(process))}       Image:         ${world.processes[process]!.name}`,
    'Attached Process          N/A            Image:         N/A',
    `Wait Start TickCount      ${places.tickCount - places.ticks(n)}         Ticks: ${places.ticks(n)} (${elapsed(places.ticks(n) * places.tickMs)})`,
    `Context Switch Count      ${places.contextSwitches}            IdealProcessor: 2             `,
    'UserTime                  00:00:00.015',
    'KernelTime                00:00:00.000',
    ...stackRows(world, n),
    '',
  ];
}

function headerOf(world: World, n: number, places: Places): readonly [string, readonly string[]] {
  const { act, timed } = world.threads[n]!;
  const wait = (reason: string, mode: string, object: string): readonly [string, readonly string[]] => [
    `WAIT: (${reason}) ${mode} Non-Alertable`,
    [object, ...(timed ? [`${ptr(places.timer(n))}  NotificationTimer`] : [])],
  ];
  const event = ptr(places.event(n));
  switch (act.kind) {
    case 'running':
      return [`RUNNING on processor ${places.processor(world, n)}`, []];
    case 'ready':
      return [`READY on processor ${places.processor(world, n)}`, []];
    case 'terminated':
      return ['TERMINATED', []];
    case 'sleeping':
      return wait('DelayExecution', 'UserMode', objectRow(places.sleepsOn(n)));
    case 'idle':
      return wait('WrQueue', 'UserMode', `${ptr(places.idleOn(n))}  QueueObject`);
    case 'suspended': {
      const [state, objects] = wait('Suspended', 'KernelMode', `${event}  NotificationEvent`);
      return [state, ['SuspendCount 1', ...objects]];
    }
    case 'event':
      return wait('UserRequest', 'UserMode', `${event}  SynchronizationEvent`);
    case 'io':
      return wait('Executive', 'KernelMode', `${event}  NotificationEvent`);
    case 'join':
      return wait('UserRequest', 'UserMode', `${ptr(places.thread(act.thread))}  Thread`);
    case 'mutant': {
      const owner = ptr(places.thread(world.locks[act.lock]!.owner));
      return wait('UserRequest', 'UserMode', `${ptr(places.lock(act.lock))}  Mutant - owning thread ${owner}`);
    }
    case 'resource':
      return wait('WrResource', 'KernelMode', `${ptr(places.exclusiveEvent(act.lock, n))}  SynchronizationEvent`);
    case 'reply':
      return wait('WrLpcReply', 'UserMode', `${ptr(places.semaphore(n))}  Semaphore Limit 0x1`);
  }
}

/** All ones stand where a wait has no object. */
function objectRow({ address, type }: ReturnType<Places['sleepsOn']>): string {
  return `${address === null ? 'f'.repeat(16) : ptr(address)}  ${type}`;
}

function extraRows(world: World, n: number, places: Places): readonly string[] {
  const { act } = world.threads[n]!;
  if (act.kind === 'io') return ['IRP List:', `    ${ptr(places.irp(n))}: (0006,01d8) Flags: 00000884  Mdl: 00000000`];
  if (act.kind !== 'reply') return [];
  const { port, place } = world.messages[act.message]!;
  const message = `Waiting for reply to ALPC Message ${ptr(places.message(act.message))}`;
  if (place.queue === 'reply') return [message];
  const owner = ptr(places.process(world.ports[port]!.owner));
  return [`${message} : queued at port ${ptr(places.port(port))} : owned by process ${owner}`];
}

function stackRows(world: World, n: number): readonly string[] {
  if (world.threads[n]!.act.kind !== 'io') return [];
  return [
    'Child-SP          RetAddr               Call Site',
    'ffffd08a`4a1f2770 fffff805`2a6c1e30     nt!KiSwapContext+0x76',
    'ffffd08a`4a1f28b0 fffff805`2a6c135f     nt!KiSwapThread+0x500',
    'ffffd08a`4a1f2960 fffff805`2a6c0c03     nt!KiCommitThreadWait+0x14f',
    'ffffd08a`4a1f2a00 fffff805`2aa4f1a8     nt!KeWaitForSingleObject+0x233',
    'ffffd08a`4a1f2af0 fffff805`2aa4ee55     nt!IopSynchronousServiceTail+0x238',
    'ffffd08a`4a1f2b90 fffff805`2a80f8f8     nt!NtReadFile+0x599',
  ];
}

function portText(world: World, n: number, places: Places): readonly string[] {
  const { owner, name, closed, registered } = world.ports[n]!;
  const address = ptr(places.port(n));
  const flag = (key: string, value: boolean): string => `  ${key.padEnd(26)}: ${value ? 'Yes' : 'No'}`;
  return [
    `Port  ${address}`,
    '  Type                      : ALPC_CONNECTION_PORT',
    `  CommunicationInfo         : ${ptr(places.communicationInfo(n))}`,
    `    ConnectionPort          : ${address} (${name})`,
    '    ClientCommunicationPort : 0000000000000000',
    '    ServerCommunicationPort : 0000000000000000',
    `  OwnerProcess              : ${ptr(places.process(owner))} (${world.processes[owner]!.name})`,
    `  SequenceNo                : ${both(places.portSequence, 8)}`,
    `  CompletionPort            : ${ptr(places.completion(n))}`,
    '  CompletionList            : 0000000000000000',
    flag('ConnectionPending', false),
    flag('ConnectionRefused', false),
    flag('Disconnected', false),
    flag('Closed', closed),
    flag('FlushOnClose', true),
    flag('ReturnExtendedInfo', false),
    flag('Waitable', false),
    '  Security                  : Static',
    flag('Wow64CompletionList', false),
    '',
    `  ${registered.length} thread(s) are registered with port IO completion object:`,
    '',
    ...registered.map(t => registeredRow(world, t, places)),
    '',
    ...queueRows(world, n, places),
  ];
}

/** `!alpc /p` prints the bare state of its threads. */
function registeredRow(world: World, thread: number, places: Places): string {
  const state = headerOf(world, thread, places)[0].split(/[: ]/, 1)[0];
  return `    THREAD ${ptr(places.thread(thread))}  Cid ${places.cid(world, thread)}  Teb: ${ptr(places.teb(thread))} Win32Thread: 0000000000000000 ${state}`;
}

/** Only empty queues have a printed form that is known. */
function queueRows(world: World, n: number, places: Places): readonly string[] {
  const held = (queue: string): boolean => world.messages.some(m => m.port === n && m.place.queue === queue);
  const names = {
    main: 'Main',
    ...(places.directQueue && { direct: 'Direct message' }),
    large: 'Large message',
    pending: 'Pending',
    canceled: 'Canceled',
  };
  return Object.entries(names).flatMap(([queue, name]) => (held(queue) ? [] : [`  ${name} queue is empty.`, '', '']));
}

function messageText(world: World, n: number, places: Places): readonly string[] {
  const { client, port, place } = world.messages[n]!;
  const row = (key: string, value: string): string => `  ${key.padEnd(22)}: ${value}`;
  const owner = world.ports[port]!.owner;
  const server = place.queue === 'pending' ? places.thread(place.server) : 0n;
  return [
    '',
    `Message ${ptr(places.message(n))}`,
    row('MessageID', both(places.messageId(n), 4)),
    row('CallbackID', both(places.callbackId(n), 6)),
    row('SequenceNumber', both(places.messageSequence(n), 8)),
    row('Type', 'LPC_REQUEST'),
    row('DataLength', both(places.dataLength, 4)),
    row('TotalLength', both(places.dataLength + 0x28, 4)),
    row('Canceled', 'No'),
    row('Release', 'No'),
    row('ReplyWaitReply', 'No'),
    row('Continuation', 'Yes'),
    row('OwnerPort', `${ptr(places.ownerPort(n))} [ALPC_CLIENT_COMMUNICATION_PORT]`),
    row('WaitingThread', ptr(places.thread(client))),
    row('QueueType', `ALPC_MSGQUEUE_${place.queue.toUpperCase()}`),
    row('QueuePort', `${ptr(places.port(port))} [ALPC_CONNECTION_PORT]`),
    row('QueuePortOwnerProcess', `${ptr(places.process(owner))} (${world.processes[owner]!.name})`),
    row('ServerThread', ptr(server)),
    '',
  ];
}

function lockText(world: World, n: number, places: Places): readonly string[] {
  const waiters = [...world.threads.entries()].filter(([, t]) => t.act.kind === 'resource' && t.act.lock === n);
  return [
    '',
    `Resource @ 0x${ptr(places.lock(n))}    Exclusively owned`,
    `    Contention Count = ${places.contention(n)}`,
    ...(waiters.length > 0 ? [`    NumberOfExclusiveWaiters = ${waiters.length}`] : []),
    `     Threads: ${ptr(places.thread(world.locks[n]!.owner))}-01<*> `,
    ...(waiters.length > 0
      ? [
          '',
          '     Threads Waiting On Exclusive Access:',
          ...waiters.map(([t]) => `              ${ptr(places.thread(t))}       `),
        ]
      : []),
    '1 total locks, 1 locks currently held',
  ];
}
