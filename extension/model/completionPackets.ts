import type { Address } from '../base/address';

/** A packet that the kernel keeps ready to tell a completion port of a message. */
export interface CompletionPacket {
  /** `_IO_MINI_COMPLETION_PACKET_USER`. */
  readonly address: Address;
  /** What the thread that takes it is told: of a thread pool the object that handles it. */
  readonly keyContext?: Address | null;
  /** Called when the packet is taken. */
  readonly callback?: Address | null;
  /** The callback is not the one that ALPC itself sets. Absent: not known. */
  readonly intercepted?: boolean;
}

/** The packets that a port has for its completion port. */
export interface CompletionLookaside {
  /** `_ALPC_COMPLETION_PACKET_LOOKASIDE`. */
  readonly address: Address;
  /** Packets that there is room for. */
  readonly size?: number;
  /** Packets in use. */
  readonly active?: number;
  /** The key that the owner gave when it tied the port to its completion port. */
  readonly key?: Address | null;
  readonly packets?: readonly CompletionPacket[];
}
