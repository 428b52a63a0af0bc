/** A launch configuration as somebody wrote it: nothing about it is taken for granted. */
export interface Config {
  readonly type: string;
  readonly name: string;
  readonly request: string;
  readonly logFile?: unknown;
  readonly dumpFile?: unknown;
  readonly program?: unknown;
  readonly args?: unknown;
  readonly connection?: unknown;
  readonly localKernel?: unknown;
  readonly remote?: unknown;
  readonly processServer?: unknown;
  readonly processId?: unknown;
  readonly engine?: unknown;
  readonly debuggerPath?: unknown;
  readonly symbolPath?: unknown;
  readonly sourcePath?: unknown;
  readonly initCommands?: unknown;
  readonly stopOnEntry?: unknown;
  readonly access?: unknown;
  readonly trace?: unknown;
  readonly timeouts?: unknown;
}

/** What `launch` may open, of which a configuration names one. */
export const INPUTS = ['logFile', 'dumpFile', 'program'] as const;

/** True where an attribute says something: VS Code hands out `""` and `null` for what was cleared. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false;
}
