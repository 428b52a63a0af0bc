import { parseAddress } from '../../base/address';
import { type EntityKind, idOf, normalCid, threadIdOfCid } from '../../model/ids';
import type { ListedThing } from '../../protocol/navigation';
import type { SessionTarget } from '../session/target';

/** Kernel objects lie in the upper half: what is lower is a number of a process or thread. */
const KERNEL_ADDRESS = /^(?:0x)?(?:ffff[0-9a-f]{4}`?[0-9a-f]{8}|[89a-f][0-9a-f]{7})$/i;

/** Kinds that a debugger can be asked for by their address alone. */
const ASKABLE = ['thread', 'port', 'message', 'process'] as const;

/**
 * Things that somebody types the address or the numbers of and that were not read: a halted kernel can be asked for them.
 * What lies at an address is not known before that, so that each kind is one to choose. Empty: nobody could be asked.
 */
export function unreadThings(
  { debuggee }: SessionTarget,
  kind: EntityKind | undefined,
  text: string,
): readonly ListedThing[] {
  if (debuggee?.state.state !== 'halted' || debuggee.state.userMode === true) return [];
  const typed = text.trim();
  const address = KERNEL_ADDRESS.test(typed) ? parseAddress(typed) : undefined;
  const cid = cidOf(typed);
  return ASKABLE.filter(one => kind === undefined || one === kind).flatMap((one): readonly ListedThing[] => {
    const entity =
      address !== undefined
        ? idOf(one, address)
        : one === 'thread' && cid !== undefined
          ? threadIdOfCid(cid)
          : undefined;
    if (entity === undefined) return [];
    return [{ entity, label: typed, description: `${one}, not read yet: the debugger is asked`, unread: true }];
  });
}

/** `PID.TID`: a single number may mean too much. */
function cidOf(typed: string): string | undefined {
  return /^[0-9a-f]{1,8}\.[0-9a-f]{1,8}$/i.test(typed) ? normalCid(typed) : undefined;
}
