import type { Priority } from '../session/commandQueue';
import type { BatchRunner } from './batchRunner';

/** Kilobytes that a walk of a whole kernel fits into; kd begins with 1024. */
const WANTED = 0x8000;

/** `Max cache size is       : 1048576 bytes (0x400 KB)`, as `.cache` prints it: kilobytes. */
export function cacheKilobytes(lines: readonly string[]): number | undefined {
  for (const line of lines) {
    const digits = /^Max cache size is\s*: \d{1,12} bytes \(0x([0-9a-f]{1,8}) KB\)/i.exec(line)?.[1];
    if (digits !== undefined) return Number.parseInt(digits, 16);
  }
  return undefined;
}

/**
 * Does bulk reading with a cache of kd's own that is large enough for it, and puts the size back that it had. For a live
 * kernel only: a dump needs none, and that of a server is not ours.
 */
export async function withLargerCache<T>(session: BatchRunner, priority: Priority, work: () => Promise<T>): Promise<T> {
  if (session.kind !== 'live-kernel') return work();
  const [answer] = await session.batch(['.cache'], { priority });
  const size = cacheKilobytes(answer?.lines ?? []);
  // 0 is a cache that the user has turned off, on purpose.
  if (size === undefined || size === 0 || size >= WANTED) return work();
  await session.batch([`.cache 0x${WANTED.toString(16)}`], { priority });
  try {
    return await work();
  } finally {
    await session.batch([`.cache 0x${size.toString(16)}`], { priority }).catch(() => undefined);
  }
}
