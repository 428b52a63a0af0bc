import { execFile } from 'node:child_process';

/** How a program of the system is run; tests pass their own. */
export type RunTool = (file: string, args: readonly string[], options: ToolOptions) => Promise<Uint8Array>;

export interface ToolOptions {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly limit: number;
  /** Bytes of output; more is an error. */
  readonly most: number;
}

/** Runs it to its end, without a window. Rejects where it fails, takes too long or prints too much. */
export const runTool: RunTool = (file, args, { signal, limit, most }) =>
  new Promise((resolve, reject) => {
    const options = { signal, timeout: limit, maxBuffer: most, windowsHide: true, encoding: 'buffer' } as const;
    execFile(file, args, options, (error, stdout) => {
      if (error) reject(error.killed === true ? new Error(`${file} did not end within ${limit / 1_000} s`) : error);
      else resolve(stdout);
    }).stdin?.end();
  });
