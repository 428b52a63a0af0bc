import type { VerdictCode } from '../../analysis/verdict';
import type { Thread } from '../../model/entities';
import type { EntityKind } from '../../model/ids';

/** Codicon of each kind of thing. */
export const ENTITY_ICONS: Readonly<Record<EntityKind, string>> = {
  process: 'server-process',
  thread: 'pulse',
  port: 'plug',
  message: 'mail',
  lock: 'lock',
  irp: 'database',
};

interface Mark {
  readonly icon: string;
  readonly color?: string;
}

const ERROR = 'list.errorForeground';
const WARNING = 'list.warningForeground';
const MUTED = 'disabledForeground';

/** Icon and colour of each verdict; only what is, or may be, a fault has a colour. */
export const VERDICT_MARKS: Readonly<Record<VerdictCode, Mark>> = {
  deadlock: { icon: 'error', color: ERROR },
  'possible-deadlock': { icon: 'warning', color: WARNING },
  'server-busy': { icon: 'watch' },
  'unserved-no-thread': { icon: 'error', color: ERROR },
  'unserved-all-busy': { icon: 'warning', color: WARNING },
  'unserved-concurrency-limit': { icon: 'warning', color: WARNING },
  'reply-lost': { icon: 'error', color: ERROR },
  'server-suspended': { icon: 'debug-pause', color: WARNING },
  'server-exiting': { icon: 'error', color: ERROR },
  'port-closed': { icon: 'debug-disconnect', color: ERROR },
  'reply-delivered': { icon: 'check' },
  'handed-off': { icon: 'export' },
  'lock-wait': { icon: 'lock', color: WARNING },
  'io-wait': { icon: 'database' },
  sleeping: { icon: 'watch' },
  running: { icon: 'play' },
  'not-waiting': { icon: 'check' },
  unknown: { icon: 'question', color: MUTED },
};

/** Verdicts in words, for rows. */
export const VERDICT_TITLES: Readonly<Record<VerdictCode, string>> = {
  deadlock: 'Deadlock',
  'possible-deadlock': 'Possible deadlock',
  'server-busy': 'Server busy',
  'unserved-no-thread': 'Unserved: no server thread',
  'unserved-all-busy': 'Unserved: all server threads busy',
  'unserved-concurrency-limit': 'Unserved: concurrency limit reached',
  'reply-lost': 'Reply lost',
  'server-suspended': 'Server suspended',
  'server-exiting': 'Server exiting',
  'port-closed': 'Port closed',
  'reply-delivered': 'Reply delivered',
  'handed-off': 'Handed off',
  'lock-wait': 'Waits for a lock',
  'io-wait': 'Waits for I/O',
  sleeping: 'Sleeping',
  running: 'Running',
  'not-waiting': 'Not waiting',
  unknown: 'Unknown',
};

/** Icon of a thread by what it does. */
export function threadMark(thread: Thread | undefined): Mark {
  if ((thread?.suspendCount?.value ?? 0) > 0 || thread?.waitReason?.value === 'Suspended') {
    return { icon: 'debug-pause', color: WARNING };
  }
  switch (thread?.state?.value) {
    case 'RUNNING':
      return { icon: 'play' };
    case 'TERMINATED':
      return { icon: 'circle-slash', color: MUTED };
    case undefined:
      return { icon: 'pulse', color: MUTED };
    default:
      return { icon: 'pulse' };
  }
}
