import type { TraceEventKind } from '../../model/messageTrace';
import type { TraceLimits } from '../../protocol/messageTrace';

/*
 * What a hit costs: the machine stands still while the debugger is told of it, reads registers and some words of memory,
 * and lets it go. Where nothing was measured yet: 12 ms a read over an emulated serial line, about 2 ms over a network,
 * as others have published them.
 */

/** Round trips of one hit: state and registers, thread and process, context, message, go. */
const TRIPS = 6;
const SERIAL_MS = 12;
const NETWORK_MS = 2;

/**
 * Milliseconds that the machine stands still for one hit, about.
 * @param measured what a read of this target has taken, where some were measured
 */
export function msPerHit(connection: string, measured: number | undefined): number {
  const usual = /^com[:\d]/i.test(connection.trim()) ? SERIAL_MS : NETWORK_MS;
  return Math.max(1, Math.round(TRIPS * (measured ?? usual)));
}

/** Times that a request with its answer is halted for. */
const HALTS: Readonly<Record<TraceEventKind, number>> = {
  send: 2,
  dispatch: 1,
  reply: 1,
  queue: 1,
  receive: 2,
  take: 2,
};

export function costText(ms: number, kinds: readonly TraceEventKind[], { hits, seconds }: TraceLimits): string {
  const halts = kinds.reduce((sum, kind) => sum + HALTS[kind], 0);
  const whole = Math.min(seconds, Math.round((hits * ms) / 1_000));
  return (
    `A call with its answer halts the whole machine about ${halts} times for about ${ms} ms each, whatever the filter; ` +
    `the trace ends after ${hits} halts or ${seconds} s, of which the machine may stand still for ${whole} s. ` +
    'Calls take longer meanwhile, and network connections of the machine may time out.'
  );
}
