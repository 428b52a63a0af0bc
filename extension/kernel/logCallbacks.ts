import { type Address, toAddress } from '../base/address';
import type { LogCallbacks } from '../model/logCallbacks';
import type { KernelTarget } from './kernelTarget';
import { walkList } from './lists';

/*
 * Routines that ask to be called for each ALPC message (`AlpcRegisterLogRoutine`): a list at nt!AlpcpLogCallbackListHead.
 * The type of its entries is not in the public symbols. Disassemblies of AlpcpInvokeLogCallbacks that others have published,
 * from Windows 8.1 to Windows 11, agree that the routine stands behind the two pointers of the list; that is likely, and
 * that a list is empty is certain.
 */

const HEAD = 'AlpcpLogCallbackListHead';
/** One is known: the tracing of ALPC by ETW. */
const MOST = 64;
/** No kernel is larger. */
const MOST_IMAGE = 0x1000_0000n;

/** Undefined: this kernel has no such list, or it was not read. */
export async function readLogCallbacks(target: KernelTarget, signal?: AbortSignal): Promise<LogCallbacks | undefined> {
  const head = target.symbol(HEAD);
  if (head === undefined) return undefined;
  const { links, broken } = await walkList(target, head, signal, MOST);
  if (broken && links.length === 0) return undefined;
  const behind = BigInt(2 * target.memory.pointerSize);
  const routines = await target.pointers(
    links.map(link => toAddress(link + behind)),
    signal,
  );
  return {
    entries: links.map((entry, i) => {
      const routine = routines[i];
      const name = routine === undefined ? undefined : nameAt(target, routine);
      return {
        entry,
        ...(routine !== undefined && routine !== 0n && { routine }),
        ...(name !== undefined && { name }),
      };
    }),
    isWhole: broken === undefined,
    evidence: {
      kind: 'memory',
      address: head,
      type: '_LIST_ENTRY',
      field: `nt!${HEAD}`,
      value: links.length === 0 ? 'points to itself' : `${links.length} entries`,
      stop: target.stop,
    },
  };
}

/** Of the kernel itself. */
function nameAt({ kernelBase, symbols }: KernelTarget, address: Address): string | undefined {
  const rva = address - kernelBase;
  if (rva <= 0n || rva > MOST_IMAGE) return undefined;
  const nearest = symbols.nearest(Number(rva));
  return nearest?.rva === Number(rva) ? `nt!${nearest.name}` : undefined;
}
