import type { EntityId } from '../model/ids';
import { addressOfId, kindOfId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { printed } from './names';

/** The debugger command that prints what is missing about a thing, complete with its address in kd's own form. */
export function commandFor(snapshot: Snapshot, id: EntityId): string {
  const shown = printed(snapshot, id);
  const located = addressOfId(id) !== undefined;
  switch (kindOfId(id)) {
    case 'message':
      return located ? `!alpc /m ${shown}` : `!lpc message ${shown}`;
    case 'port':
      return isOldLpc(snapshot) ? `!lpc port ${shown}` : `!alpc /p ${shown}`;
    case 'process':
      return `!process ${shown} 7`;
    case 'thread':
      return threadCommand(snapshot, shown, located);
    case 'irp':
      return `!irp ${shown}`;
    case 'lock':
      return lockCommand(snapshot, id, shown);
  }
}

/** ALPC came with Vista (build 6000); before it ports were LPC ports. */
function isOldLpc(snapshot: Snapshot): boolean {
  return snapshot.target.build !== undefined && snapshot.target.build < 6000;
}

function threadCommand(snapshot: Snapshot, shown: string, located: boolean): string {
  if (located) return `!thread ${shown}`;
  const tid = shown.split('.').at(-1) ?? shown;
  return snapshot.target.mode === 'user' ? `~~[${tid}]kb` : `!thread -t ${tid}`;
}

function lockCommand(snapshot: Snapshot, id: EntityId, shown: string): string {
  const lock = snapshot.find(id);
  const kind = lock?.kind === 'lock' ? lock.type?.value : undefined;
  switch (kind) {
    case 'eresource':
      return `!locks -v ${shown}`;
    case 'critical-section':
      return `!cs ${shown}`;
    case 'mutant':
      return `dt nt!_KMUTANT ${shown}`;
    case 'fast-mutex':
      return `dt nt!_FAST_MUTEX ${shown}`;
    case 'guarded-mutex':
      return `dt nt!_KGUARDED_MUTEX ${shown}`;
    default:
      return `!object ${shown}`;
  }
}
