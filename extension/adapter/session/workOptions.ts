/** How something that takes time is told of, and stopped. */
export interface WorkOptions {
  /** Raised when the work is not wanted any more: its answer will be dropped. */
  readonly signal: AbortSignal;
  /** Raised when the user has seen enough: what was read so far is wanted. */
  readonly enough?: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (fraction: number, text: string) => void;
}
