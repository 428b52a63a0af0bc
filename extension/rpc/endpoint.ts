import type { Certainty } from '../model/evidence';

/** What a connection port is for, by its name. */
export type EndpointKind =
  /** A name that the RPC runtime made up for a process. */
  | 'lrpc-dynamic'
  /** The COM endpoint of a process. */
  | 'com'
  /** An RPC endpoint with a name of its own. */
  | 'lrpc'
  /** ALPC without RPC: its messages carry no LRPC header. */
  | 'not-rpc'
  | 'unknown';

export interface Endpoint {
  readonly kind: EndpointKind;
  /** The name as `ncalrpc:[…]` has it: the last part of the path. */
  readonly name: string;
  /** Who it belongs to in Windows, where the name is a well-known one. */
  readonly about?: string;
  readonly certainty: Exclude<Certainty, 'certain'>;
}

/** Names that Windows itself gives: `\RPC Control\epmapper` and others. Source: Microsoft's documents of the services. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  epmapper: 'endpoint mapper and COM activation (RPCSS)',
  actkernel: 'COM activation (RPCSS)',
  lsasspirpc: 'security packages (LSASS)',
  lsapolicylookup: 'policy look-up (LSASS)',
  'samss lpc': 'security accounts manager (LSASS)',
  ntsvcs: 'service control manager and Plug and Play',
  plugplay: 'Plug and Play',
  umpo: 'power service',
  eventlog: 'event log',
  audioclientrpc: 'Windows Audio',
  audiosrv: 'Windows Audio',
  dhcpcsvc: 'DHCP client',
  dhcpcsvc6: 'DHCP client (IPv6)',
  dnsresolver: 'DNS client',
  lsmapi: 'local session manager',
  trkwks: 'distributed link tracking',
  keysvc: 'cryptographic services',
  spoolss: 'print spooler',
  protected_storage: 'protected storage (LSASS)',
  windowsshutdown: 'shutdown (WININIT)',
  securityevent: 'security events (LSASS)',
  audit: 'audit (LSASS)',
  dsrole: 'directory service setup (LSASS)',
};

/** Ports of Windows that are spoken to without RPC, by the end of their path. */
const NOT_RPC: readonly (readonly [pattern: RegExp, about: string])[] = [
  [/\\Windows\\ApiPort$/i, 'Win32 subsystem (CSRSS)'],
  [/\\Windows\\SbApiPort$/i, 'session manager to CSRSS'],
  [/^\\SmApiPort$/i, 'session manager (SMSS)'],
  [/^\\ThemeApiPort$/i, 'themes'],
  [/^\\UxSmsApiPort$/i, 'desktop window manager'],
  [/^\\WindowsErrorReportingServicePort$/i, 'Windows Error Reporting'],
  [/^\\PowerPort$|^\\PowerMonitorPort$/i, 'power'],
  [/^\\SeRmCommandPort$|^\\SeLsaCommandPort$|^\\LsaAuthenticationPort$/i, 'security reference monitor and LSASS'],
];

/** Reads the name of a connection port: a full object path, or the bare name that old debuggers print. */
export function endpointOf(path: string): Endpoint {
  const special = NOT_RPC.find(([pattern]) => pattern.test(path));
  const name = path.slice(path.lastIndexOf('\\') + 1);
  if (special) return { kind: 'not-rpc', name, about: special[1], certainty: 'likely' };
  const inRpcControl = /^\\RPC Control\\/i.test(path);
  const bare = !path.includes('\\');
  if (/^LRPC-[0-9a-f]{8,20}$/i.test(name) || /^LRPC[0-9a-f]{8}\.[0-9a-f]{8}$/i.test(name))
    return { kind: 'lrpc-dynamic', name, certainty: 'likely' };
  if (/^OLE[0-9a-f]{20,32}$/i.test(name)) return { kind: 'com', name, certainty: 'likely' };
  const about = /^WMsgK?Rpc[0-9a-f]+$/i.test(name) ? 'logon (WINLOGON, WININIT)' : WELL_KNOWN[name.toLowerCase()];
  // The runtime makes its ports in this directory. Others may do so, too, and a bare name does not say where it was.
  if (inRpcControl) return { kind: 'lrpc', name, certainty: 'likely', ...(about !== undefined && { about }) };
  return bare && about !== undefined
    ? { kind: 'lrpc', name, about, certainty: 'likely' }
    : { kind: 'unknown', name, certainty: 'heuristic' };
}
