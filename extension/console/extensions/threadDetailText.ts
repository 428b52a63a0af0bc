import { symbolText } from '../../kernel/modules/moduleMap';
import { elapsedTime, pointer, waitedTime } from './kdText';
import { imageName, ticksAsTime, type ThreadView } from './threadView';

/** Makes the rows of one subject; none where it is not known. */
type Rows = (thread: ThreadView) => string | readonly string[] | undefined;

const LABEL = 26;
/** Column of the second value of a row. */
const VALUE = 15;

function labelled(label: string, text: string): string {
  return label.padEnd(LABEL) + text;
}

/** `Waiting for reply to ALPC Message …`: the port and its owner only where the message lies in a queue. */
const reply: Rows = ({ thread }) => {
  const wait = thread?.waitsFor?.value;
  if (wait?.message === undefined) return undefined;
  const port = wait.port === undefined ? '' : ` : queued at port ${pointer(wait.port)}`;
  const owner = wait.process === undefined ? '' : ` : owned by process ${pointer(wait.process)}`;
  return `Waiting for reply to ALPC Message ${pointer(wait.message)}${port}${owner}`;
};

const irps: Rows = ({ thread }) => {
  const list = thread?.irps?.value ?? [];
  return list.length === 0
    ? undefined
    : ['IRP List:', ...list.map(irp => `    ${pointer(irp.address)}: ${irp.detail}`)];
};

/** SECURITY_IMPERSONATION_LEVEL. Source: winnt.h. */
const LEVELS = ['Anonymous', 'Identification', 'Impersonation', 'Delegation'];

const impersonation: Rows = ({ view, thread }) => {
  const token = thread?.impersonation?.value;
  const active = view.value('ActiveImpersonationInfo');
  if (token === null || active === 0n) return 'Not impersonating';
  // The low three bits of ClientSecurity hold the level and a flag.
  const security = view.value('ClientSecurity.ImpersonationToken');
  const address = token ?? (active === 1n && security !== undefined ? security & ~7n : undefined);
  if (address === undefined || address === 0n) return undefined;
  const level = security === undefined ? undefined : LEVELS[Number(security & 3n)];
  return `Impersonation token:  ${pointer(address)}${level === undefined ? '' : ` (Level ${level})`}`;
};

const deviceMap: Rows = thread => {
  const owner = thread.machine.inventory.processes.find(process => process.address === thread.owner);
  const map = owner?.view.value('DeviceMap');
  return map === undefined || map === 0n ? undefined : labelled('DeviceMap', pointer(map));
};

const owningProcess: Rows = ({ machine, owner }) =>
  owner === undefined ? undefined : processRow('Owning Process', pointer(owner), imageName(machine, owner));

const attachedProcess: Rows = ({ machine, view, owner }) => {
  const attached = view.pointer('Tcb.ApcState.Process');
  if (attached === undefined) return undefined;
  if (attached === owner || attached === 0n)
    return `${labelled('Attached Process', 'N/A')}            Image:         N/A`;
  return processRow('Attached Process', pointer(attached), imageName(machine, attached));
};

function processRow(label: string, address: string, image: string | undefined): string {
  return `${labelled(label, address)}       Image:         ${image ?? '<Unknown>'}`;
}

/** `Wait Start TickCount      3492           Ticks: 12 (0:00:00:00.187)`. */
const waitStart: Rows = ({ machine, view, thread }) => {
  const start = view.value('Tcb.WaitTime');
  if (start === undefined) return undefined;
  const row = labelled('Wait Start TickCount', start.toString().padEnd(VALUE));
  const ticks = thread?.ticks?.value;
  if (ticks === undefined) return row.trimEnd();
  const time = ticks === 0 ? undefined : ticksAsTime(machine, BigInt(ticks));
  return `${row}Ticks: ${ticks}${time === undefined ? '' : ` (${waitedTime(time)})`}`;
};

const contextSwitches: Rows = ({ view }) => {
  const count = view.value('Tcb.ContextSwitches');
  if (count === undefined) return undefined;
  const row = labelled('Context Switch Count', count.toString().padEnd(VALUE));
  const ideal = view.value('Tcb.IdealProcessor') ?? view.value('Tcb.UserIdealProcessor');
  return ideal === undefined ? row.trimEnd() : `${row}IdealProcessor: ${ideal.toString().padEnd(14)}`;
};

const time =
  (label: string, path: string): Rows =>
  ({ machine, view }) => {
    const spent = ticksAsTime(machine, view.value(path));
    return spent === undefined ? undefined : labelled(label, elapsedTime(spent));
  };

/** The place with its symbol, or the bare address. */
const startAddress: Rows = ({ machine, view, owner }) => {
  const start = view.pointer('Win32StartAddress');
  if (start === undefined || start === 0n) return undefined;
  const place = machine.engine.modules.nearest(start, owner);
  const bare = `0x${pointer(start)}`;
  const symbol = place?.name === undefined ? undefined : symbolText(place);
  return `Win32 Start Address ${symbol === undefined ? bare : `${symbol} (${bare})`}`;
};

/** x64 kernels keep no chain of callbacks where kd looks for it: it prints 0 for `Call`, in full width since Windows 10. */
const stackBounds: Rows = ({ machine, view }) => {
  const [initial, current, base, limit] = ['InitialStack', 'KernelStack', 'StackBase', 'StackLimit'].map(field =>
    view.value(`Tcb.${field}`),
  );
  if (initial === undefined || current === undefined || base === undefined || limit === undefined) return undefined;
  const call = machine.engine.info.build >= 10240 ? pointer(0n) : '0';
  return [
    `Stack Init ${pointer(initial)} Current ${pointer(current)}`,
    `Base ${pointer(base)} Limit ${pointer(limit)} Call ${call}`,
  ];
};

/** Boosts by the Windows that has them, between the priorities and those of I/O and pages. */
const priority: Rows = ({ machine, view }) => {
  const [now, base] = [view.value('Tcb.Priority'), view.value('Tcb.BasePriority')];
  if (now === undefined || base === undefined) return undefined;
  const newest = machine.engine.info.build >= 20348;
  const parts = [`Priority ${now}`, `BasePriority ${base}`];
  if (!newest) parts.push(...boosts(view.value('Tcb.PriorityDecrement'), machine.engine.info.build));
  for (const [label, field] of [
    ['IoPriority', 'ThreadIoPriority'],
    ['PagePriority', 'ThreadPagePriority'],
  ] as const) {
    const value = view.value(field);
    if (value !== undefined) parts.push(`${label} ${value}`);
  }
  return parts.join(newest ? '  ' : ' ');
};

function boosts(decrement: bigint | undefined, build: number): readonly string[] {
  if (decrement === undefined) return [];
  const halves = build >= 9200 && build < 10240;
  return halves
    ? [`UnusualBoost ${(decrement >> 4n) & 0xfn}`, `ForegroundBoost ${decrement & 0xfn}`]
    : [`PriorityDecrement ${decrement}`];
}

/** In the order in which kd prints them. */
const DETAILS: readonly Rows[] = [
  reply,
  irps,
  impersonation,
  deviceMap,
  owningProcess,
  attachedProcess,
  waitStart,
  contextSwitches,
  time('UserTime', 'Tcb.UserTime'),
  time('KernelTime', 'Tcb.KernelTime'),
  startAddress,
  stackBounds,
  priority,
];

/** The rows of a thread between its wait objects and its stack. */
export function threadDetails(thread: ThreadView): readonly string[] {
  return DETAILS.flatMap(rows => rows(thread) ?? []);
}
