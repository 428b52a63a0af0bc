import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { ProcessFields } from '../model/entities';
import type { Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf, kdNumber } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { walkList } from './lists';
import { reportUnknowns } from './reportUnknowns';
import type { StructView } from './structView';

/** What later walkers need of a process. */
export interface ProcessRecord {
  readonly address: Address;
  readonly view: StructView;
}

/** DISPATCHER_HEADER.Type of a process object. Source: `_KOBJECTS` of the public symbols. */
const PROCESS_OBJECT = 3n;

/**
 * Reads the processes of `PsActiveProcessHead`. Processes that are being torn down are off that list but may still own
 * ports: `readProcess` takes those that somebody names. `torn` is told why there may be more.
 */
export async function readProcesses(
  target: KernelTarget,
  sink: FactSink,
  signal?: AbortSignal,
  torn?: (problem: string) => void,
): Promise<readonly ProcessRecord[]> {
  const { addresses, problem } = await listProcesses(target, signal);
  if (problem !== undefined) torn?.(problem);
  return readProcessesAt(target, sink, addresses, signal);
}

/** The list of processes, as far as it could be followed. */
export interface ProcessList {
  readonly addresses: readonly Address[];
  /** Why it is not whole. */
  readonly problem?: string;
}

/** Walks the list of processes. */
export async function listProcesses(target: KernelTarget, signal?: AbortSignal): Promise<ProcessList> {
  const head = target.symbol('PsActiveProcessHead');
  const link = target.fields.find('_EPROCESS', 'ActiveProcessLinks');
  if (head === undefined || !link)
    return {
      addresses: [],
      problem: 'the list of processes cannot be found: the symbols lack nt!PsActiveProcessHead or _EPROCESS',
    };
  const { links, broken } = await walkList(target, head, signal);
  const addresses = links.map(entry => toAddress(entry - BigInt(link.offset)));
  if (!broken) return { addresses };
  const { reason, at } = broken;
  return {
    addresses,
    problem: `the list of processes (nt!PsActiveProcessHead) breaks after ${links.length} processes at 0x${at.toString(16)}: ${reason}`,
  };
}

/** Reads processes by their EPROCESS; what is no process object is left out. */
export async function readProcessesAt(
  target: KernelTarget,
  sink: FactSink,
  addresses: readonly Address[],
  signal?: AbortSignal,
): Promise<readonly ProcessRecord[]> {
  const views = await target.structs('_EPROCESS', addresses, signal);
  return views.flatMap(view => {
    if (!isProcess(view)) return [];
    sink.add({ kind: 'process', id: idOf('process', view.address), fields: processFields(view) });
    reportUnknowns(sink, idOf('process', view.address), view, {
      pid: 'UniqueProcessId',
      name: 'ImageFileName',
      parentPid: 'InheritedFromUniqueProcessId',
    });
    return [{ address: view.address, view }];
  });
}

/** True where the header was read and is that of a process. */
export async function isProcessObject(target: KernelTarget, address: Address, signal?: AbortSignal): Promise<boolean> {
  const type = (await target.struct('_DISPATCHER_HEADER', address, signal)).value('Type');
  return type !== undefined && (type & 0x7fn) === PROCESS_OBJECT;
}

/** True unless the header was read and is that of another kind of object. */
function isProcess(view: StructView): boolean {
  const type = view.value('Pcb.Header.Type');
  return type === undefined || (type & 0x7fn) === PROCESS_OBJECT;
}

function processFields(view: StructView): ProcessFields {
  const number = (value: bigint): string => kdNumber(value);
  const pid = view.known('UniqueProcessId', number);
  const parent = view.known('InheritedFromUniqueProcessId', number);
  const name = imageName(view);
  const peb = view.known('Peb', nullable);
  const active = view.known('ActiveThreads', Number);
  const exiting = exitingOf(view);
  const head = view.field('UniqueProcessId');
  return {
    ...(head.ok && { address: { value: view.address, evidence: head.evidence } }),
    ...(pid && { pid }),
    ...(parent && { parentPid: parent }),
    ...(name && { name }),
    ...(peb && { peb }),
    ...(active && { activeThreads: active }),
    ...(exiting && { exiting }),
  };
}

function nullable(value: bigint): Address | null {
  return value === 0n ? null : toAddress(value);
}

/** 15 bytes of ANSI, the last a NUL: names are cut to 14 characters. */
function imageName(view: StructView): Known<string> | undefined {
  const bytes = view.bytes('ImageFileName');
  const address = view.addressOf('ImageFileName');
  if (!bytes || address === undefined) return undefined;
  const end = bytes.indexOf(0);
  const value = String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end))).replace(
    /[^\x20-\x7e\xa0-\xff]/g,
    '?',
  );
  if (value === '') return undefined;
  return {
    value,
    evidence: { kind: 'memory', address, type: view.type, field: 'ImageFileName', value, stop: view.stopNumber },
  };
}

/** ExitTime is set when the last thread is gone; the flags go up when termination begins. */
function exitingOf(view: StructView): Known<boolean> | undefined {
  const time = view.known('ExitTime', value => value !== 0n) ?? view.known('ExitTime.QuadPart', value => value !== 0n);
  const flags = [
    view.known('ProcessExiting', value => value !== 0n),
    view.known('ProcessDelete', value => value !== 0n),
  ];
  const set = [time, ...flags].find(known => known?.value === true);
  // "Not exiting" needs all of them.
  return set ?? (time && flags.every(known => known !== undefined) ? time : undefined);
}
