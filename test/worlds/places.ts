import { addressOf, cidOf, pidOf, type World } from './world';

type Numbered<T> = (n: number) => T;

/** Where the things of a world lie, by their numbers, and what a debugger prints of them besides. */
export interface Places {
  readonly process: Numbered<bigint>;
  readonly thread: Numbered<bigint>;
  readonly port: Numbered<bigint>;
  readonly message: Numbered<bigint>;
  readonly lock: Numbered<bigint>;
  readonly irp: Numbered<bigint>;
  /** By thread: the event that it waits for, its own semaphore and timer, the completion port that it idles on. */
  readonly event: Numbered<bigint>;
  readonly semaphore: Numbered<bigint>;
  readonly timer: Numbered<bigint>;
  readonly idleOn: Numbered<bigint>;
  /** What a thread that sleeps waits on: nothing, on Windows 7 its timer. */
  readonly sleepsOn: (thread: number) => { readonly address: bigint | null; readonly type: string };
  /** By lock: the object inside of a resource that exclusive waiters wait on. */
  readonly exclusiveEvent: (lock: number, thread: number) => bigint;
  /** By port. */
  readonly completion: Numbered<bigint>;
  readonly communicationInfo: Numbered<bigint>;
  /** Client's communication port that a message came through. */
  readonly ownerPort: Numbered<bigint>;
  readonly pid: Numbered<string>;
  readonly cid: (world: World, thread: number) => string;
  readonly peb: Numbered<bigint>;
  readonly teb: Numbered<bigint>;
  /** TickCount at the stop. */
  readonly tickCount: number;
  /** Ticks since the wait (or run) of a thread began, and milliseconds of a tick. */
  readonly ticks: Numbered<number>;
  readonly tickMs: number;
  readonly messageId: Numbered<number>;
  readonly callbackId: Numbered<number>;
  readonly messageSequence: Numbered<number>;
  readonly dataLength: number;
  readonly portSequence: number;
  readonly contention: Numbered<number>;
  readonly handleCount: number;
  readonly contextSwitches: number;
  /** Windows 7 has no queue for direct messages. */
  readonly directQueue: boolean;
  /** Of threads that run or are ready. */
  readonly processor: (world: World, thread: number) => number;
}

/** Of a world that lies nowhere. */
export const INVENTED: Places = {
  ...addressOf,
  idleOn: () => addressOf.completion(0),
  sleepsOn: () => ({ address: null, type: 'NotificationEvent' }),
  exclusiveEvent: (_lock, thread) => addressOf.event(thread),
  communicationInfo: () => 0xffffc50c2b6fc890n,
  ownerPort: () => 0xffffa00f7f001d20n,
  pid: pidOf,
  cid: cidOf,
  peb: () => 0x2c51e7f000n,
  teb: () => 0x2c51e8a000n,
  tickCount: 9640,
  ticks: n => 640 + n,
  tickMs: 15.625,
  messageId: () => 0x0bfc,
  callbackId: () => 0x1fef27,
  messageSequence: () => 0x4d4d4,
  dataLength: 0x68,
  portSequence: 0x34a6,
  contention: () => 12,
  handleCount: 262,
  contextSwitches: 812,
  directQueue: true,
  processor: (world, n) => (world.threads[n]?.act.kind === 'running' ? 3 : 1),
};
