import type { SecurityText } from '../model/entities';

/** Who may do what with a port, told from its security descriptor. */
export interface PortSecurity {
  /** Accounts by name, or by SID where they have none. */
  readonly owner?: string;
  readonly group?: string;
  /** `everybody`: the descriptor has no DACL; `nobody`: its DACL is empty; else the entries decide. */
  readonly connect: 'everybody' | 'nobody' | 'listed';
  /** Accounts that entries allow to connect, in their order. */
  readonly allowed: readonly string[];
  /** Accounts that entries forbid it. */
  readonly denied: readonly string[];
  /** Accounts that may connect under a condition that the text does not hold. */
  readonly conditional: readonly string[];
  /** Mandatory label: the level, and what it keeps lower ones from. */
  readonly label?: string;
}

/** PORT_CONNECT, the only right of its own that a port has. Source: ntlpcapi.h of phnt. */
const PORT_CONNECT = 0x1;
const GENERIC_ALL = 0x10000000;
/** An ACL has 64 KiB at most, and an entry 16 bytes at least. */
const MAX_ACES = 4096;

const SID = String.raw`(?:S-[\dA-Fa-fx-]+|[A-Z]{2})`;
const OWNER = new RegExp(`^O:(${SID}?)(?=G:|D:|S:|$)`);
const GROUP = new RegExp(`G:(${SID}?)(?=D:|S:|$)`);
const DACL = /D:([A-Z_]*)((?:\([^()]*\))*)/;
const SACL = /S:[A-Z_]*((?:\([^()]*\))*)$/;

/** Entries that allow and deny, and those that do it under a condition. Source: [MS-DTYP] 2.5.1.1. */
const ALLOW: ReadonlySet<string> = new Set(['A', 'OA']);
const DENY: ReadonlySet<string> = new Set(['D', 'OD']);
const CONDITIONAL: ReadonlySet<string> = new Set(['XA', 'ZA']);

interface Ace {
  readonly type: string;
  readonly flags: string;
  readonly rights: string;
  readonly sid: string;
}

/** Reads the SDDL that `sddl.ts` writes; what is none gives nobody, and never an exception. */
export function portSecurityOf(text: SecurityText): PortSecurity {
  const { sddl } = text;
  const account = accountsOf(text);
  const dacl = DACL.exec(sddl);
  const entries = acesOf(dacl?.[2] ?? '').filter(ace => !hasFlag(ace.flags, 'IO') && connects(ace.rights));
  const named = (types: ReadonlySet<string>): readonly string[] => [
    ...new Set(entries.filter(ace => types.has(ace.type)).map(ace => account(ace.sid))),
  ];
  const owner = OWNER.exec(sddl)?.[1];
  const group = GROUP.exec(sddl)?.[1];
  const label = acesOf(SACL.exec(sddl)?.[1] ?? '').find(ace => ace.type === 'ML');
  return {
    ...(owner !== undefined && owner !== '' && { owner: account(owner) }),
    ...(group !== undefined && group !== '' && { group: account(group) }),
    connect: connectOf(dacl),
    allowed: named(ALLOW),
    denied: named(DENY),
    conditional: named(CONDITIONAL),
    ...(label && { label: labelText(account(label.sid), label.rights) }),
  };
}

function connectOf(dacl: RegExpExecArray | null): PortSecurity['connect'] {
  if (!dacl || (dacl[1] ?? '').endsWith('NO_ACCESS_CONTROL')) return 'everybody';
  return dacl[2] === '' ? 'nobody' : 'listed';
}

/** The name that is known of an account, with its SID where that says more. */
function accountsOf({ names }: SecurityText): (sid: string) => string {
  const known = new Map(names.map(one => [one.sid, one.name]));
  return sid => {
    const name = known.get(sid);
    if (name === undefined) return sid;
    return sid.startsWith('S-') ? `${name} ${sid}` : name;
  };
}

function acesOf(text: string): readonly Ace[] {
  const aces: Ace[] = [];
  for (const [, inner = ''] of text.matchAll(/\(([^()]*)\)/g)) {
    if (aces.length >= MAX_ACES) break;
    const [type = '', flags = '', rights = '', , , sid = ''] = inner.split(';');
    aces.push({ type, flags, rights, sid });
  }
  return aces;
}

function hasFlag(flags: string, flag: string): boolean {
  for (let i = 0; i + 2 <= flags.length; i += 2) if (flags.slice(i, i + 2) === flag) return true;
  return false;
}

/** Masks are numbers, or one generic right; of these only the last has the right to connect on every build. */
function connects(rights: string): boolean {
  if (rights === 'GA') return true;
  const mask = /^0x[\da-f]{1,8}$/.test(rights) ? Number.parseInt(rights, 16) : 0;
  return (mask & PORT_CONNECT) !== 0 || (mask & GENERIC_ALL) !== 0;
}

/** Policies of a mandatory label. Source: [MS-DTYP] 2.4.4.13. */
const POLICIES: readonly (readonly [letters: string, text: string])[] = [
  ['NW', 'no write up'],
  ['NR', 'no read up'],
  ['NX', 'no execute up'],
];

function labelText(level: string, rights: string): string {
  const policies = POLICIES.filter(([letters]) => hasFlag(rights, letters)).map(([, text]) => text);
  return policies.length === 0 ? level : `${level} (${policies.join(', ')})`;
}
