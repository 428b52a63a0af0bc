import type { Snapshot } from './snapshot';

/** Something of a log or a session that was read of one kernel. */
interface OfKernel {
  readonly snapshot: Snapshot;
}

/**
 * The kernel that a log is about: the last one of which anything was read. A log often ends while the debugger waits for
 * the machine to come back, or has just met its next boot; that says nothing of any kernel. Undefined if there is none.
 */
export function currentKernel<K extends OfKernel>(kernels: readonly K[]): K | undefined {
  return kernels.findLast(kernel => saysSomething(kernel.snapshot)) ?? kernels.at(-1);
}

/** All kernels but the current one, in the order of the log. */
export function otherKernels<K extends OfKernel>(kernels: readonly K[]): readonly K[] {
  const current = currentKernel(kernels);
  return kernels.filter(kernel => kernel !== current);
}

function saysSomething({ processes, threads, ports, messages, locks, connections, modules }: Snapshot): boolean {
  return (
    [processes, threads, ports, messages, locks].some(map => map.size > 0) ||
    [connections, modules].some(list => list.length > 0)
  );
}
