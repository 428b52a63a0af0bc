import { connectionProblem } from '../setup/connection';
import { type Config, INPUTS, isGiven } from './launchConfig';

/** What `attach` may be told, of which a configuration names one. */
const TARGETS = ['connection', 'localKernel', 'remote', 'processId'] as const;

/** What is wrong with what is to be attached to, and how to mend it. */
export function attachProblem(config: Config): string | undefined {
  const input = INPUTS.find(field => isGiven(config[field]));
  if (input !== undefined) return `"${input}" is opened with "request": "launch"; logs and dumps are not attached to.`;
  const named = TARGETS.filter(field => isGiven(config[field]));
  if (named.length > 1) return `it names both "${named.join('" and "')}"; keep one of them.`;
  const [field] = named;
  if (field === undefined) return nothingNamed(config);
  if (config.engine === 'embedded')
    return 'the embedded engine reads crash dumps only: leave "engine" out, or set it to "kd".';
  if (config.processServer !== undefined && field !== 'processId')
    return '"processServer" belongs to "processId": the process on that machine to attach to.';
  return PROBLEMS[field](config[field]);
}

const PROBLEMS: Readonly<Record<(typeof TARGETS)[number], (value: unknown) => string | undefined>> = {
  connection: value => (typeof value === 'string' ? kernelProblem(value) : CONNECTION),
  localKernel: value => (value === true ? undefined : '"localKernel" must be true (or be left out).'),
  remote: value =>
    typeof value === 'string' && /^(?:-remote\s+)?(?:tcp|npipe|com|spipe|ssl):/i.test(value) ? undefined : REMOTE,
  processId: value =>
    /^\s*(?:0x[0-9a-f]+|\d+)\s*$/i.test(String(value)) && Number(value) > 0
      ? undefined
      : '"processId" must be the number of a process (decimal, or 0x and hex digits), or "${command:pickProcess}".',
};

const CONNECTION =
  '"connection" is what kd -k takes, such as "net:port=50000,key=1.2.3.4" or "com:pipe,port=\\\\\\\\.\\\\pipe\\\\vm,resets=0,reconnect".';
const REMOTE = '"remote" is what -remote takes: "tcp:server=HOST,port=NUMBER" or "npipe:server=HOST,pipe=NAME".';

function kernelProblem(text: string): string | undefined {
  const problem = connectionProblem(text);
  return problem === undefined ? undefined : `"connection": ${problem}`;
}

function nothingNamed(config: Config): string {
  return isGiven(config.processServer)
    ? '"processServer" needs "processId" beside it: the process on that machine to attach to.'
    : 'it names nothing to attach to: "connection" (what kd -k takes), "localKernel": true, "remote" (what -remote takes) or "processId".';
}
