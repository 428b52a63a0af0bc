/** A launch configuration as somebody wrote it: nothing about it is taken for granted. */
export interface Config {
  readonly type: string;
  readonly name: string;
  readonly request: string;
  readonly logFile?: unknown;
  readonly dumpFile?: unknown;
  readonly engine?: unknown;
  readonly symbolPath?: unknown;
}

/** What is wrong with a launch configuration and how to mend it; undefined where it can be tried. */
export function launchProblem(config: Config): string | undefined {
  const { logFile, dumpFile, engine, symbolPath, request } = config;
  if (request !== 'launch') return 'logs and dumps are opened with "request": "launch".';
  if (logFile !== undefined && dumpFile !== undefined)
    return 'it names both "logFile" and "dumpFile"; keep one of them.';
  const field = dumpFile === undefined ? 'logFile' : 'dumpFile';
  const file = dumpFile ?? logFile;
  if (file === undefined) return '"logFile" (a saved kd log) or "dumpFile" (a crash dump) is missing.';
  if (typeof file !== 'string' || file.trim() === '') return `"${field}" must be the path of a file.`;
  if (engine === 'kd')
    return 'dumps cannot be opened through kd yet; use "engine": "embedded", which needs no debugger, or leave it out.';
  if (engine !== undefined && engine !== 'auto' && engine !== 'embedded')
    return '"engine" must be "auto", "embedded" or "kd".';
  if (symbolPath !== undefined && typeof symbolPath !== 'string')
    return '"symbolPath" must be a text in kd’s syntax, such as "srv*C:\\\\symbols*https://msdl.microsoft.com/download/symbols".';
  return undefined;
}
