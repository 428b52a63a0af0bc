import { waitReason } from '../../kernel/waitNames';
import { kdNumber } from '../../model/ids';
import type { WaitObject } from '../../model/entities';
import { pointer } from './kdText';
import { processorOf, stateOf, type ThreadView } from './threadView';

/** All ones: kd prints this where a wait has no object (DelayExecution). */
const NO_OBJECT = 0xffff_ffff_ffff_ffffn;

/** `THREAD PTR  Cid p.t  Teb: PTR Win32Thread: PTR STATE`; what is not known is left out. */
export function threadHeader(thread: ThreadView, withWait: boolean): string {
  const { view } = thread;
  const [process, id] = [view.value('Cid.UniqueProcess'), view.value('Cid.UniqueThread')];
  const [teb, win32] = [view.value('Tcb.Teb'), view.value('Tcb.Win32Thread')];
  const state = stateText(thread, withWait);
  return [
    `THREAD ${pointer(view.address)}`,
    process === undefined || id === undefined ? '' : `  Cid ${kdNumber(process)}.${kdNumber(id)}`,
    teb === undefined ? '' : `  Teb: ${pointer(teb)}`,
    win32 === undefined ? '' : ` Win32Thread: ${pointer(win32)}`,
    state === '' ? '' : ` ${state}`,
  ].join('');
}

/** `WAIT: (UserRequest) UserMode Non-Alertable`, `RUNNING on processor 2`, or the bare word of the short form. */
export function stateText(thread: ThreadView, withWait: boolean): string {
  const state = stateOf(thread);
  if (state === undefined) return '';
  if (state === 'RUNNING' || state === 'READY' || state === 'STANDBY') {
    const processor = processorOf(thread);
    return processor === undefined ? state : `${state} on processor ${processor}`;
  }
  const waits = state === 'WAIT' || state === 'GATEWAIT';
  return waits && withWait ? `${state}${waitText(thread)}` : state;
}

function waitText({ view, machine }: ThreadView): string {
  const [reason, mode, alertable] = [
    view.value('Tcb.WaitReason'),
    view.value('Tcb.WaitMode'),
    view.value('Tcb.Alertable'),
  ];
  if (reason === undefined) return '';
  const words = [`: (${waitReason(machine.kernel.types, reason)})`];
  if (mode !== undefined) words.push(mode === 0n ? 'KernelMode' : 'UserMode');
  if (mode !== undefined && alertable !== undefined) words.push(alertable === 0n ? 'Non-Alertable' : 'Alertable');
  return words.join(' ');
}

/** `SuspendCount 1` and `FreezeCount 1`, rows of their own since Windows 10. */
export function suspensionRows({ view, thread }: ThreadView): readonly string[] {
  const count = (path: string, known: number | undefined): number => Number(view.value(path) ?? known ?? 0);
  const [suspended, frozen] = [
    count('Tcb.SuspendCount', thread?.suspendCount?.value),
    count('Tcb.FreezeCount', thread?.freezeCount?.value),
  ];
  return [...(suspended > 0 ? [`SuspendCount ${suspended}`] : []), ...(frozen > 0 ? [`FreezeCount ${frozen}`] : [])];
}

/** `PTR  SynchronizationEvent`, one row an object. */
export function waitObjectRows({ thread }: ThreadView): readonly string[] {
  const state = thread?.state?.value;
  if (state !== 'WAIT' && state !== 'GATEWAIT') return [];
  return (thread?.waitObjects?.value ?? []).map(object => `    ${waitObjectText(object)}`);
}

function waitObjectText({ address, type, owner, detail }: WaitObject): string {
  const row = `${pointer(address ?? NO_OBJECT)}  ${type}`;
  if (owner !== undefined) return `${row} - owning thread ${pointer(owner)}`;
  return detail === undefined ? row : `${row} ${detail}`;
}
