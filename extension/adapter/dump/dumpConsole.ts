/** The kd-compatible prompt over a dump, as far as a session needs it. */
export interface DumpConsole {
  /** What kd prints when it has opened a dump. */
  readonly banner: string;
  /** `0: kd> ` */
  readonly prompt: string;
  /** Runs one line; what is wrong with it is printed, as kd does. Rejects only when it is cancelled. */
  run(line: string, write: (text: string) => void, signal: AbortSignal): Promise<{ readonly quit: boolean }>;
  complete(typed: string, limit: number): readonly string[] | Promise<readonly string[]>;
  /** Value of an expression; undefined where it means nothing. */
  evaluate(expression: string, signal: AbortSignal): Promise<bigint | undefined>;
}
