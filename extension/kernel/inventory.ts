import type { Address } from '../base/address';
import type { FactSink } from '../model/facts';
import type { KernelTarget } from './kernelTarget';
import type { ProcessRecord } from './processes';
import type { RowDetail } from './rowDetails';
import type { ThreadRecord } from './threadRecords';

/** A port by its address, with what later walkers need of it. */
export interface PortRecord {
  readonly address: Address;
  readonly type?: 'connection' | 'client' | 'server' | undefined;
  readonly owner?: Address | undefined;
  readonly communicationInfo?: Address | undefined;
  readonly completionPort?: Address | undefined;
  /** Full path where it was read, else the name. */
  readonly name?: string | undefined;
}

export interface MessageRecord {
  readonly address: Address;
  readonly queuePort?: Address | undefined;
  readonly ownerPort?: Address | undefined;
  readonly waitingThread?: Address | undefined;
  readonly serverThread?: Address | undefined;
}

/** Everything that was walked. Facts went to the sink; this is what the console and later questions need. */
export interface Inventory {
  readonly processes: readonly ProcessRecord[];
  readonly threads: readonly ThreadRecord[];
  readonly ports: readonly PortRecord[];
  readonly messages: readonly MessageRecord[];
  /** Lists that broke, counters that do not fit what was walked, ports that only handles know, …: one sentence each. */
  readonly problems: readonly string[];
  /** What was left out because the work was cancelled; absent: nothing. */
  readonly cancelled?: string;
}

export interface InventoryOptions {
  readonly signal?: AbortSignal;
  /** From 0 to 1. Rows that are whole are in the sink already. */
  readonly onProgress?: (fraction: number, text: string) => void;
  /** Whether handle tables are walked. Default: where reading costs no more than the bytes, as in a dump. */
  readonly handles?: boolean;
  /** Parts of rows that are left out: each takes reads of its own. Asked when they would be read. */
  readonly without?: Pick<ReadonlySet<RowDetail>, 'has'>;
}

/** Walks processes, threads, ports, messages, locks and handles by levels. Rejects only when the target is lost. */
export type ReadInventory = (target: KernelTarget, sink: FactSink, options?: InventoryOptions) => Promise<Inventory>;
