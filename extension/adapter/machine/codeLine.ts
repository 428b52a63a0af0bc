import type { Address } from '../../base/address';

/** One instruction as the disassembly view shows it, or a place of which there is none. */
export interface CodeLine {
  readonly address: Address;
  /** Machine code in hex, two digits a byte. */
  readonly bytes?: string;
  /** `mov     qword ptr [rsp+10h],rdx`, or what keeps it from being shown. */
  readonly text: string;
  /** `nt!KiSwapContext`, at the first instruction of a function. */
  readonly symbol?: string;
  readonly valid: boolean;
}
