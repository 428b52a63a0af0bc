import type { Process } from '../model/entities';
import type { Certainty } from '../model/evidence';
import type { Endpoint } from './endpoint';

/** The name of a service and how it was found. */
export interface ServiceName {
  readonly name: string;
  readonly certainty: Certainty;
  readonly from: string;
}

/** `svchost.exe -k netsvcs -p -s Schedule`: the service, where the host runs a single one. */
export function serviceOfCommandLine(commandLine: string): ServiceName | undefined {
  const match = /svchost(?:\.exe)?"?\s.*?\s-s\s+([\w.-]{1,256})/i.exec(commandLine.slice(0, 4096));
  return match?.[1] === undefined ? undefined : { name: match[1], certainty: 'certain', from: 'the command line (-s)' };
}

/** `svchost.exe -k netsvcs`: the group of services that the host runs. */
export function serviceGroupOf(commandLine: string): string | undefined {
  return /svchost(?:\.exe)?"?\s.*?-k\s+([\w.-]{1,256})/i.exec(commandLine.slice(0, 4096))?.[1];
}

/**
 * The service behind a port: what the command line of its process says, else whose the endpoint is in Windows. Only the
 * command line of a host that runs a single service is certain.
 */
export function serviceOf(process: Process | undefined, endpoint: Endpoint | undefined): ServiceName | undefined {
  const commandLine = process?.commandLine?.value;
  const single = commandLine === undefined ? undefined : serviceOfCommandLine(commandLine);
  if (single) return single;
  if (endpoint?.about !== undefined)
    return { name: endpoint.about, certainty: endpoint.certainty, from: `the name of the endpoint` };
  const group = commandLine === undefined ? undefined : serviceGroupOf(commandLine);
  return group === undefined
    ? undefined
    : { name: `one of the group ${group}`, certainty: 'likely', from: 'the command line (-k)' };
}
