import type { ClockDescription } from '../description';
import type { Kernel } from './kernel';

/** KUSER_SHARED_DATA as the kernel maps it. Source: KI_USER_SHARED_DATA of Microsoft, wdm.h / ntddk.h for x64. */
const SHARED_DATA = 0xfffff780_00000000n;
/** Milliseconds of a tick, with 24 bits behind the point. */
const MULTIPLIER_ONE_MS = 1 << 24;
const WORKSTATION = 1;

/** Writes the clock and what else of the shared page readers look at. */
export function writeTime(kernel: Kernel, clock: ClockDescription, processors: number): void {
  const shared = kernel.struct('_KUSER_SHARED_DATA', SHARED_DATA, {
    TickCountQuad: clock.ticks,
    'TickCount.High2Time': clock.ticks >> 32n,
    TickCountMultiplier: Math.round((clock.increment / 10_000) * MULTIPLIER_ONE_MS),
    NtMajorVersion: kernel.layout.isWindows7 ? 6 : 10,
    NtMinorVersion: kernel.layout.isWindows7 ? 1 : 0,
    NtProductType: WORKSTATION,
    ProductTypeIsValid: 1,
    ActiveProcessorCount: processors,
  });
  shared.setWhereKnown({ NtBuildNumber: kernel.layout.buildNumber });
  for (const [field, time] of [
    ['SystemTime', clock.systemTime],
    ['InterruptTime', clock.ticks * BigInt(clock.increment)],
  ] as const) {
    shared.set({
      [`${field}.LowPart`]: time & 0xffff_ffffn,
      [`${field}.High1Time`]: time >> 32n,
      [`${field}.High2Time`]: time >> 32n,
    });
  }
  kernel.space.write(shared.at('NtSystemRoot'), Buffer.from('C:\\Windows', 'utf16le'));
  kernel.setGlobal('KeMaximumIncrement', BigInt(clock.increment), 4);
  kernel.setGlobal('KeTimeIncrement', BigInt(clock.increment), 4);
}
