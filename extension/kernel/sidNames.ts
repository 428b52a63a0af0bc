/*
 * Names of well-known accounts. Source: [MS-DTYP] 2.4.2.4 "Well-known SID structures" for SIDs and 2.5.1.1 for the two
 * letters by which SDDL calls them.
 */

interface Account {
  readonly sid: string;
  /** SDDL's two letters; absent where it has none. */
  readonly letters?: string;
  readonly name: string;
}

const ACCOUNTS: readonly Account[] = [
  { sid: 'S-1-0-0', name: 'Nobody' },
  { sid: 'S-1-1-0', letters: 'WD', name: 'Everyone' },
  { sid: 'S-1-2-0', name: 'LOCAL' },
  { sid: 'S-1-2-1', name: 'CONSOLE LOGON' },
  { sid: 'S-1-3-0', letters: 'CO', name: 'CREATOR OWNER' },
  { sid: 'S-1-3-1', letters: 'CG', name: 'CREATOR GROUP' },
  { sid: 'S-1-3-4', letters: 'OW', name: 'OWNER RIGHTS' },
  { sid: 'S-1-5-2', letters: 'NU', name: 'NT AUTHORITY\\NETWORK' },
  { sid: 'S-1-5-3', name: 'NT AUTHORITY\\BATCH' },
  { sid: 'S-1-5-4', letters: 'IU', name: 'NT AUTHORITY\\INTERACTIVE' },
  { sid: 'S-1-5-6', letters: 'SU', name: 'NT AUTHORITY\\SERVICE' },
  { sid: 'S-1-5-7', letters: 'AN', name: 'NT AUTHORITY\\ANONYMOUS LOGON' },
  { sid: 'S-1-5-9', letters: 'ED', name: 'ENTERPRISE DOMAIN CONTROLLERS' },
  { sid: 'S-1-5-10', letters: 'PS', name: 'NT AUTHORITY\\SELF' },
  { sid: 'S-1-5-11', letters: 'AU', name: 'NT AUTHORITY\\Authenticated Users' },
  { sid: 'S-1-5-12', letters: 'RC', name: 'NT AUTHORITY\\RESTRICTED' },
  { sid: 'S-1-5-13', name: 'NT AUTHORITY\\TERMINAL SERVER USER' },
  { sid: 'S-1-5-14', name: 'NT AUTHORITY\\REMOTE INTERACTIVE LOGON' },
  { sid: 'S-1-5-18', letters: 'SY', name: 'NT AUTHORITY\\SYSTEM' },
  { sid: 'S-1-5-19', letters: 'LS', name: 'NT AUTHORITY\\LOCAL SERVICE' },
  { sid: 'S-1-5-20', letters: 'NS', name: 'NT AUTHORITY\\NETWORK SERVICE' },
  { sid: 'S-1-5-33', letters: 'WR', name: 'NT AUTHORITY\\WRITE RESTRICTED' },
  { sid: 'S-1-5-32-544', letters: 'BA', name: 'BUILTIN\\Administrators' },
  { sid: 'S-1-5-32-545', letters: 'BU', name: 'BUILTIN\\Users' },
  { sid: 'S-1-5-32-546', letters: 'BG', name: 'BUILTIN\\Guests' },
  { sid: 'S-1-5-32-547', letters: 'PU', name: 'BUILTIN\\Power Users' },
  { sid: 'S-1-5-32-548', letters: 'AO', name: 'BUILTIN\\Account Operators' },
  { sid: 'S-1-5-32-549', letters: 'SO', name: 'BUILTIN\\Server Operators' },
  { sid: 'S-1-5-32-550', letters: 'PO', name: 'BUILTIN\\Print Operators' },
  { sid: 'S-1-5-32-551', letters: 'BO', name: 'BUILTIN\\Backup Operators' },
  { sid: 'S-1-5-32-552', letters: 'RE', name: 'BUILTIN\\Replicator' },
  { sid: 'S-1-5-32-555', letters: 'RD', name: 'BUILTIN\\Remote Desktop Users' },
  { sid: 'S-1-5-32-556', letters: 'NO', name: 'BUILTIN\\Network Configuration Operators' },
  { sid: 'S-1-5-32-558', letters: 'MU', name: 'BUILTIN\\Performance Monitor Users' },
  { sid: 'S-1-5-32-559', letters: 'LU', name: 'BUILTIN\\Performance Log Users' },
  { sid: 'S-1-15-2-1', letters: 'AC', name: 'ALL APPLICATION PACKAGES' },
  { sid: 'S-1-15-2-2', name: 'ALL RESTRICTED APPLICATION PACKAGES' },
  { sid: 'S-1-16-0', name: 'Untrusted Mandatory Level' },
  { sid: 'S-1-16-4096', letters: 'LW', name: 'Low Mandatory Level' },
  { sid: 'S-1-16-8192', letters: 'ME', name: 'Medium Mandatory Level' },
  { sid: 'S-1-16-8448', letters: 'MP', name: 'Medium Plus Mandatory Level' },
  { sid: 'S-1-16-12288', letters: 'HI', name: 'High Mandatory Level' },
  { sid: 'S-1-16-16384', letters: 'SI', name: 'System Mandatory Level' },
];

/** By what stands in front; the rest says which one. */
const FAMILIES: readonly (readonly [prefix: string, name: string])[] = [
  ['S-1-5-80-', 'NT SERVICE\\ (a service)'],
  ['S-1-5-5-', 'logon session'],
  ['S-1-5-90-', 'Window Manager\\ (a window manager)'],
  ['S-1-5-96-', 'Font Driver Host\\ (a font driver host)'],
  ['S-1-15-2-', 'application package'],
  ['S-1-15-3-', 'capability'],
  ['S-1-19-', 'process trust label'],
];

/** Well-known parts of a domain, by the last number. */
const OF_DOMAIN: ReadonlyMap<string, string> = new Map([
  ['500', 'Administrator'],
  ['501', 'Guest'],
  ['512', 'Domain Admins'],
  ['513', 'Domain Users'],
]);

const BY_SID = new Map(ACCOUNTS.map(account => [account.sid, account]));

/** How SDDL writes a SID. */
export function sddlSid(sid: string): string {
  return BY_SID.get(sid)?.letters ?? sid;
}

/** Name of an account; undefined for those that only their machine or domain knows. */
export function sidName(sid: string): string | undefined {
  const known = BY_SID.get(sid)?.name;
  if (known !== undefined) return known;
  const domain = /^S-1-5-21-\d+-\d+-\d+-(\d+)$/.exec(sid)?.[1];
  if (domain !== undefined) return OF_DOMAIN.get(domain);
  return FAMILIES.find(([prefix]) => sid.startsWith(prefix))?.[1];
}
