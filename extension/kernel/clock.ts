import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Evidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import type { KernelTarget } from './kernelTarget';
import { type Block, gapAt } from './memory';
import { integer } from './structView';
import type { Clock } from './threadRecords';

/** The clock of the target at the moment of the snapshot. */
export interface KernelClock extends Clock {
  /** Ticks since boot. */
  readonly tickCount: bigint;
  readonly evidence: Evidence;
  /** FILETIME, UTC. */
  readonly systemTime: bigint | undefined;
  /** Time since boot in 100 ns. */
  readonly interruptTime: bigint | undefined;
}

/** KUSER_SHARED_DATA as kernels map it. Source: KI_USER_SHARED_DATA of Microsoft, wdm.h (x64) and ntddk.h (x86). */
const SHARED_DATA = { 8: 0xfffff780_00000000n, 4: 0xffdf0000n } as const;
/** Offsets that programs of user mode rely on, so they never change. Source: `C_ASSERT`s of Microsoft, ntddk.h. */
const INTERRUPT_TIME = 0x08;
const SYSTEM_TIME = 0x14;
const TICK_COUNT = 0x320;
const LENGTH = 0x328;
/** A tick is 0.5 to 15.6 ms; more than a second is no tick. */
const LONGEST_TICK = 10_000_000;

/**
 * Reads tick count and length of a tick, in two turns. undefined: the shared page was not read, so that nothing can be
 * said about the age of waits.
 *
 * @param incrementAt where KDDEBUGGER_DATA64.KeTimeIncrement points, for kernels without symbols
 */
export async function readClock(
  target: KernelTarget,
  signal?: AbortSignal,
  incrementAt?: Address,
): Promise<KernelClock | undefined> {
  const address = toAddress(SHARED_DATA[target.memory.pointerSize]);
  // The debugger data names KeMaximumIncrement here: WaitTime counts ticks of that length.
  const places = [incrementAt, target.symbol('KeMaximumIncrement'), target.symbol('KeTimeIncrement')].filter(
    place => place !== undefined,
  );
  const [shared, ...increments] = await target.memory.readMany(
    [{ address, length: LENGTH }, ...places.map(place => ({ address: place, length: 4 }))],
    signal,
  );
  const tickCount = shared && numberAt(shared, TICK_COUNT);
  if (tickCount === undefined) return undefined;
  const increment = increments.map(incrementOf).find(value => value !== undefined);
  return {
    ticks: Number(tickCount & 0xffff_ffffn),
    tickCount,
    increment,
    systemTime: shared && systemTime(shared, SYSTEM_TIME),
    interruptTime: shared && systemTime(shared, INTERRUPT_TIME),
    evidence: {
      kind: 'memory',
      address: toAddress(address + BigInt(TICK_COUNT)),
      type: '_KUSER_SHARED_DATA',
      field: 'TickCountQuad',
      value: tickCount.toString(),
      stop: target.stop,
    },
  };
}

/** Says how long a tick of this target is. */
export function reportClock(sink: FactSink, clock: KernelClock | undefined): void {
  if (clock?.increment !== undefined)
    sink.add({ kind: 'target', tickIncrement: clock.increment, evidence: clock.evidence });
}

function incrementOf(block: Block): number | undefined {
  if (gapAt(block, 0, 4)) return undefined;
  const value = Number(integer(block.bytes, 0, 4));
  return value > 0 && value <= LONGEST_TICK ? value : undefined;
}

function numberAt(block: Block, offset: number): bigint | undefined {
  return gapAt(block, offset, 8) ? undefined : integer(block.bytes, offset, 8);
}

/** KSYSTEM_TIME: low part, high part twice. The two differ while the clock interrupt is at work on it. */
function systemTime(block: Block, offset: number): bigint | undefined {
  if (gapAt(block, offset, 12)) return undefined;
  const high = integer(block.bytes, offset + 4, 4);
  if (high !== integer(block.bytes, offset + 8, 4)) return undefined;
  return (high << 32n) | integer(block.bytes, offset, 4);
}
