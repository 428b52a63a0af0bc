/*
 * Evidence that is asked for once more: the commands run again, the memory is read again, and what differs is told.
 */

/** One command, or one place in memory. */
export interface EvidenceRun {
  /** What it tells of the thing: `state: WAIT`. */
  readonly label: string;
  /** The command, or the one that would show the structure. */
  readonly command: string;
  /** `same`: what the evidence quotes stands there still. */
  readonly outcome: 'same' | 'changed' | 'not-run';
  /** Why it was not run, or could not be compared. */
  readonly why?: string;
  /** Lines, or the value, that stood there and do no longer. */
  readonly gone: readonly string[];
  /** Lines, or the value, that stand there now and did not. */
  readonly fresh: readonly string[];
  /** Where the value was read; absent for commands. */
  readonly memory?: { readonly address: string; readonly type: string; readonly field: string };
}

export interface EvidenceAgainResponse {
  readonly title: string;
  /** `stop 2` and the like: which moment was asked now. */
  readonly moment: string;
  readonly runs: readonly EvidenceRun[];
}
