import type { StackFrame } from '../../model/entities';
import { placesOf } from './place';

/** Protocol sequences of calls that do not go over ALPC. */
export type RemoteTransport = 'ncacn_np' | 'ncacn_ip_tcp' | 'ncacn_http';

/** Names of the routines with which the runtime sends over each of them: named pipes, sockets, HTTP. */
const ROUTINES: readonly (readonly [pattern: RegExp, transport: RemoteTransport])[] = [
  [/^NMP_\w+$/, 'ncacn_np'],
  [/^(WS|TCP)_\w+$/, 'ncacn_ip_tcp'],
  [/^HTTP2?_?\w+(::\w+)?$/, 'ncacn_http'],
];

/** Who takes the request of such a call in the kernel: the file system of pipes, the redirector, the driver of sockets. */
const DRIVERS: readonly (readonly [pattern: RegExp, transport: RemoteTransport])[] = [
  [/(^|\\)npfs$/i, 'ncacn_np'],
  [/(^|\\)(mrxsmb\w*|rdbss|mup)$/i, 'ncacn_np'],
  [/(^|\\)afd$/i, 'ncacn_ip_tcp'],
];

/** What a connection oriented call is sent over, by the frames inside of it; undefined where they do not show it. */
export function remoteTransportOfFrames(frames: readonly StackFrame[]): RemoteTransport | undefined {
  for (const { module, name } of placesOf(frames)) {
    if (module !== 'rpcrt4') continue;
    const found = ROUTINES.find(([pattern]) => pattern.test(name))?.[1];
    if (found) return found;
    if (name.startsWith('OSF_')) return undefined;
  }
  return undefined;
}

/** The same by the driver that holds its request: `\FileSystem\Npfs`. */
export function remoteTransportOfDriver(driver: string | undefined): RemoteTransport | undefined {
  return driver === undefined ? undefined : DRIVERS.find(([pattern]) => pattern.test(driver.trim()))?.[1];
}
