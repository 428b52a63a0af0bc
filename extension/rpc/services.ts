import type { Process } from '../model/entities';
import type { Certainty } from '../model/evidence';
import type { Endpoint } from './endpoint';
import { servicesIn } from './serviceDlls';

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

/** Services of a host that are named where it runs several. */
const SHOWN = 4;

/**
 * The service behind a port: what the command line of its process says, else whose the endpoint is in Windows, else the
 * services whose DLLs the host has. Only the command line of a host that runs a single service is certain.
 *
 * @param images all images of the process, where they are known
 */
export function serviceOf(
  process: Process | undefined,
  endpoint: Endpoint | undefined,
  images: readonly string[] | undefined,
): ServiceName | undefined {
  const commandLine = process?.commandLine?.value;
  const single = commandLine === undefined ? undefined : serviceOfCommandLine(commandLine);
  if (single) return single;
  if (endpoint?.about !== undefined)
    return { name: endpoint.about, certainty: endpoint.certainty, from: `the name of the endpoint` };
  const byDll = process && images && isHost(process) ? serviceOfDlls(images) : undefined;
  if (byDll) return byDll;
  const group = commandLine === undefined ? undefined : serviceGroupOf(commandLine);
  return group === undefined
    ? undefined
    : { name: `one of the group ${group}`, certainty: 'likely', from: 'the command line (-k)' };
}

function isHost({ name, imagePath }: Process): boolean {
  return /(^|\\)svchost(\.exe)?$/i.test(imagePath?.value ?? name?.value ?? '');
}

/** A host loads the DLLs of its services; services that are not in the table may be among them. */
function serviceOfDlls(images: readonly string[]): ServiceName | undefined {
  const services = servicesIn(images);
  if (services.length === 0) return undefined;
  const rest = services.length - SHOWN;
  const names = services.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  return {
    name: services.length === 1 ? names : `one of ${names}`,
    certainty: 'likely',
    from: services.length === 1 ? 'the service DLL of the process' : 'the service DLLs of the process',
  };
}
