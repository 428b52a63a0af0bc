/*
 * A made-up kernel whose truth is known: who really waits for whom. Everything is named by its number in its list.
 */

export type ThreadAct =
  | { readonly kind: 'running' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'sleeping' }
  | { readonly kind: 'terminated' }
  /** Waits for work on the completion port. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'suspended' }
  /** Waits for an event that nobody is recorded to set. */
  | { readonly kind: 'event' }
  /** Waits for its one synchronous request. */
  | { readonly kind: 'io' }
  | { readonly kind: 'reply'; readonly message: number }
  | { readonly kind: 'mutant'; readonly lock: number }
  | { readonly kind: 'resource'; readonly lock: number }
  | { readonly kind: 'join'; readonly thread: number };

export interface WorldThread {
  readonly process: number;
  readonly act: ThreadAct;
  /** The wait ends by itself after a time. */
  readonly timed: boolean;
}

export interface WorldProcess {
  readonly name: string;
  readonly exiting: boolean;
}

export interface WorldPort {
  readonly owner: number;
  readonly name: string;
  readonly closed: boolean;
  readonly registered: readonly number[];
}

export type MessagePlace =
  | { readonly queue: 'main' | 'large' }
  | { readonly queue: 'pending'; readonly server: number }
  | { readonly queue: 'reply' };

export interface WorldMessage {
  readonly client: number;
  readonly port: number;
  readonly place: MessagePlace;
}

export interface WorldLock {
  readonly kind: 'mutant' | 'eresource';
  readonly owner: number;
}

export interface World {
  readonly processes: readonly WorldProcess[];
  readonly threads: readonly WorldThread[];
  readonly ports: readonly WorldPort[];
  readonly messages: readonly WorldMessage[];
  readonly locks: readonly WorldLock[];
}

/** Addresses of a 64-bit kernel, far enough apart. */
export const addressOf = {
  process: (n: number): bigint => 0xffff_a00f_5000_0080n + BigInt(n) * 0x1000n,
  thread: (n: number): bigint => 0xffff_a00f_6000_0080n + BigInt(n) * 0x1000n,
  port: (n: number): bigint => 0xffff_a00f_7000_0d20n + BigInt(n) * 0x1000n,
  message: (n: number): bigint => 0xffff_c50c_2a00_0cd0n + BigInt(n) * 0x1000n,
  lock: (n: number): bigint => 0xffff_a00f_8000_0a40n + BigInt(n) * 0x1000n,
  irp: (n: number): bigint => 0xffff_a00f_9000_0c10n + BigInt(n) * 0x1000n,
  event: (n: number): bigint => 0xffff_a00f_a000_0360n + BigInt(n) * 0x1000n,
  semaphore: (n: number): bigint => 0xffff_a00f_6000_0580n + BigInt(n) * 0x1000n,
  timer: (n: number): bigint => 0xffff_a00f_6000_0180n + BigInt(n) * 0x1000n,
  completion: (n: number): bigint => 0xffff_a00f_b000_0fc0n + BigInt(n) * 0x1000n,
} as const;

/** Client id of a thread: unique, in kd's own form. */
export function cidOf(world: World, thread: number): string {
  return `${pidOf(world.threads[thread]!.process)}.${(0x2000 + thread * 4).toString(16)}`;
}

export function pidOf(process: number): string {
  return (0x400 + process * 4).toString(16).padStart(4, '0');
}
