import type { Readable, Writable } from 'node:stream';

/** What the command line needs of the world around it; tests pass their own. */
export interface Host {
  /** What `console` reads; absent: that of the process. */
  readonly stdin?: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** The clock behind `readAt`. */
  readonly now: () => Date;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/**
 * The clock of the process. `SOURCE_DATE_EPOCH` (seconds, see reproducible-builds.org) makes runs repeatable to the byte.
 */
export function clockOf(environment: NodeJS.ProcessEnv): () => Date {
  const fixed = environment['SOURCE_DATE_EPOCH'];
  if (fixed === undefined || !/^\d{1,11}$/.test(fixed)) return () => new Date();
  return () => new Date(Number(fixed) * 1000);
}
