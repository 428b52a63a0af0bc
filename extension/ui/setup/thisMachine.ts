import type { RunningProcess } from '../../base/runningProcess';

/** An address of a network adapter of this machine. */
export interface OwnAddress {
  readonly address: string;
  /** As the system calls it: Ethernet, vEthernet (Default Switch). */
  readonly adapter: string;
}

/** A text that may have been cut. */
export interface BoundedText {
  readonly text: string;
  readonly isCut: boolean;
}

/** What is asked of the machine that the extension runs on; put together in main, since ui starts no processes. */
export interface ThisMachine {
  addresses(): readonly OwnAddress[];
  /**
   * The processes that run. `more` is told of each better list while others are still asked. Rejects where none is to be had,
   * with the reason.
   */
  processes(signal: AbortSignal, more: (all: readonly RunningProcess[]) => void): Promise<readonly RunningProcess[]>;
  /** A recorded debugger session as commands and answers. */
  transcript(file: string, signal: AbortSignal): Promise<BoundedText>;
}
