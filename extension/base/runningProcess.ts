/** A process of this machine, as far as the system tells of it. */
export interface RunningProcess {
  readonly pid: number;
  /** File name of its program. */
  readonly name: string;
  readonly commandLine?: string;
  /** Domain and name on Windows. */
  readonly user?: string;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
}
