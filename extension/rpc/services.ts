import type { Certainty } from '../model/evidence';

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
