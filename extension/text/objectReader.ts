import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { LockKind, PortFields } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import type { BlockContext } from './blocks';
import { isBlankCode, skipBlanks } from './pointer';
import { pointerAt } from './values';

/** Types of objects that threads wait on. */
const LOCKS: ReadonlyMap<string, LockKind> = new Map<string, LockKind>([
  ['Mutant', 'mutant'],
  ['Event', 'event'],
  ['Semaphore', 'semaphore'],
  ['Timer', 'timer'],
  ['KeyedEvent', 'keyed-event'],
]);

const PORT_TYPES: ReadonlySet<string> = new Set(['ALPC Port', 'Port', 'WaitablePort']);

/** What `!object` and `!handle` print of one object. */
interface ObjectDraft {
  readonly address: Address;
  readonly type: string;
  readonly evidence: TextEvidence;
  handles?: number;
  pointers?: number;
  /** `Directory Object: 00000000`: the name is a full path, or the root itself. */
  rooted?: boolean;
  name?: string;
  nameEvidence?: TextEvidence;
}

const OBJECT = /^Object: (?:0x)?[0-9a-f`]{8,17}\s+Type: \((?:0x)?([0-9a-f`]{8,17})\)\s?(.*)$/i;
const COUNTS = /^HandleCount:\s*(\d{1,12})\s+PointerCount:\s*(-?\d{1,20})/i;
const DIRECTORY = /^Directory Object:\s*(?:0x)?([0-9a-f`]{8,17})\s+Name:\s?(.*)$/i;
const LABEL =
  /^(?:ObjectHeader: [0-9a-fx`]{8,19}|Optional Headers:|\w{1,30}Info\([0-9a-fx`]{8,19}\)|Target String is '|Symlink|Flags:)/;

/**
 * Reads the rows of an object block, indented or not, one after the other. `owner` says whose handle it is, where that
 * proves the owner of a port.
 */
export class ObjectReader {
  private draft: ObjectDraft | undefined;

  constructor(private readonly context: BlockContext) {}

  /** `Object: PTR  Type: (PTR) Name`. A handle's row has `GrantedAccess` in place of the type and is none. */
  begin(text: string, evidence: TextEvidence): boolean {
    const start = skipBlanks(text);
    if (!text.startsWith('Object: ', start) || text.length > 300) return false;
    const match = OBJECT.exec(text.slice(start));
    const pointer = pointerAt(text, skipBlanks(text, start + 7));
    const type = match?.[2]?.trim();
    if (!pointer?.value || type === undefined || type === '') return false;
    this.draft = { address: pointer.value, type, evidence };
    return true;
  }

  /** Rows below it. */
  row(text: string, evidence: TextEvidence): boolean {
    if (!this.draft) return false;
    const row = text.slice(skipBlanks(text)).trimEnd();
    const counts = COUNTS.exec(row);
    if (counts) {
      this.draft.handles = Number(counts[1]);
      this.draft.pointers = Number(counts[2]);
      return true;
    }
    const directory = DIRECTORY.exec(row);
    if (!directory) return LABEL.test(row);
    this.draft.rooted = /^[0`]+$/.test(directory[1] ?? '');
    this.draft.name = (directory[2] ?? '').trim();
    this.draft.nameEvidence = evidence;
    return true;
  }

  get isDirectory(): boolean {
    return this.draft?.type === 'Directory';
  }

  /**
   * Hands over the object.
   * @param path the path by which the object was asked for, if it was
   * @param holder process whose handle table names the object
   */
  finish(path?: string, holder?: Address): void {
    const draft = this.draft;
    this.draft = undefined;
    if (!draft) return;
    const named = nameFields(draft, path);
    if (PORT_TYPES.has(draft.type)) this.addPort(draft, named, holder);
    const lock = LOCKS.get(draft.type);
    if (!lock || !named.name) return;
    const { address, evidence } = draft;
    const fields = { address: { value: address, evidence }, type: { value: lock, evidence }, name: named.name };
    this.context.sink.add({ kind: 'lock', id: idOf('lock', address), fields });
  }

  private addPort(draft: ObjectDraft, named: Pick<PortFields, 'name' | 'path'>, holder: Address | undefined): void {
    const { address, evidence, handles, pointers } = draft;
    // The one handle of a port is the one it was made with: only its owner can hold it.
    const owner = holder !== undefined && handles === 1 ? toAddress(holder) : undefined;
    this.context.sink.add({
      kind: 'port',
      id: idOf('port', address),
      fields: {
        address: { value: address, evidence },
        ...(handles !== undefined && { handleCount: { value: handles, evidence } }),
        ...(pointers !== undefined && { pointerCount: { value: pointers, evidence } }),
        ...(owner !== undefined && { owner: { value: owner, evidence } }),
        // Only connection ports have names.
        ...(named.name && draft.type === 'ALPC Port' && { type: { value: 'connection', evidence } as const }),
        ...named,
      },
    });
  }
}

function nameFields(draft: ObjectDraft, asked: string | undefined): Pick<PortFields, 'name' | 'path'> {
  const { name, nameEvidence: evidence } = draft;
  if (!name || !evidence) return {};
  const last = name.slice(name.lastIndexOf('\\') + 1);
  if (draft.rooted) {
    const path = name.startsWith('\\') && name.length > 1 ? { path: { value: name, evidence } } : {};
    return { ...(last !== '' && { name: { value: last, evidence } }), ...path };
  }
  const path = asked?.toLowerCase().endsWith(`\\${name.toLowerCase()}`) ? { path: { value: asked, evidence } } : {};
  return { name: { value: name, evidence }, ...path };
}

/** A row of a directory: hash (only at the first of its chain), address, type, name. */
export function directoryRow(
  text: string,
): { readonly address: Address; readonly type: string; readonly name: string } | undefined {
  let at = skipBlanks(text);
  // Two hex digits of hash, a blank, then the address.
  if (at > 0 && isBlankCode(text.charCodeAt(at + 2))) at = skipBlanks(text, at + 2);
  const pointer = pointerAt(text, at);
  if (!pointer?.value || !isBlankCode(text.charCodeAt(pointer.end))) return undefined;
  const rest = text.slice(skipBlanks(text, pointer.end)).trimEnd();
  const known = [...PORT_TYPES].find(type => rest.startsWith(`${type} `));
  const blank = rest.indexOf(' ');
  const type = known ?? (blank < 0 ? rest : rest.slice(0, blank));
  return { address: pointer.value, type, name: rest.slice(type.length).trim() };
}
