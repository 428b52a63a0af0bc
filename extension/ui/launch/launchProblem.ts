import { attachProblem } from './attachProblem';
import { type Config, INPUTS, isGiven } from './launchConfig';

/** What is wrong with a launch configuration and how to mend it; undefined where it can be tried. */
export function launchProblem(config: Config): string | undefined {
  if (config.request !== 'launch' && config.request !== 'attach')
    return '"request" must be "launch" (a log, a dump, a program) or "attach" (a kernel, a server, a process).';
  return (config.request === 'attach' ? attachProblem(config) : inputProblem(config)) ?? detailProblem(config);
}

function inputProblem(config: Config): string | undefined {
  const named = INPUTS.filter(field => config[field] !== undefined);
  const [field, other] = named;
  if (other !== undefined) return `it names both "${named.join('" and "')}"; keep one of them.`;
  if (field === undefined) return nothingNamed(config);
  const value = config[field];
  if (typeof value !== 'string' || value.trim() === '') return `"${field}" must be the path of a file.`;
  if (config.engine === 'kd' && field === 'logFile')
    return 'a saved log is read without a debugger: leave "engine" out.';
  return undefined;
}

function nothingNamed(config: Config): string {
  if (['connection', 'localKernel', 'remote', 'processId'].some(name => isGiven(config[name as keyof Config])))
    return 'a kernel, a debugging server or a process is attached to: use "request": "attach".';
  return '"logFile" (a saved kd log), "dumpFile" (a crash dump) or "program" (what cdb is to start) is missing.';
}

const CHOICES = { engine: ['auto', 'embedded', 'kd'], access: ['readOnly', 'full'] } as const;
const TEXTS = { debuggerPath: 'path of kd.exe, cdb.exe or the folder of both', sourcePath: 'list of folders' } as const;

/** What both requests may say besides. */
function detailProblem(config: Config): string | undefined {
  for (const [name, allowed] of Object.entries(CHOICES)) {
    const value = config[name as keyof typeof CHOICES];
    if (value !== undefined && !allowed.some(one => one === value))
      return `"${name}" must be ${allowed
        .map(one => `"${one}"`)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}.`;
  }
  if (config.symbolPath !== undefined && typeof config.symbolPath !== 'string')
    return '"symbolPath" must be a text in kd’s syntax, such as "srv*C:\\\\symbols*https://msdl.microsoft.com/download/symbols".';
  for (const [name, what] of Object.entries(TEXTS)) {
    const value = config[name as keyof typeof TEXTS];
    if (value !== undefined && typeof value !== 'string') return `"${name}" must be a text: the ${what}.`;
  }
  for (const name of ['initCommands', 'args'] as const)
    if (config[name] !== undefined && !isTexts(config[name]))
      return `"${name}" must be a list of texts, such as ["…", "…"].`;
  return undefined;
}

function isTexts(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every(item => typeof item === 'string'));
}
