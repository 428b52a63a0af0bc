import { type Address, formatAddress, parseAddress } from '../../base/address';

/** Addresses from here on are the kernel's, the same in every process. */
const KERNEL_HALF = 0xffff_8000_0000_0000n;

/** Memory as a client names it: an address, and for user mode whose. */
export interface MemoryPlace {
  readonly address: Address;
  /** EPROCESS. */
  readonly process?: Address;
}

/** `0xfffff8036d9f5210`, or `0x00007ffb12340000@0xffffb80a31f00080` where the address is a process's own. */
export function memoryReference(address: Address, process: Address | undefined): string {
  const text = formatAddress(address);
  return process === undefined || address >= KERNEL_HALF ? text : `${text}@${formatAddress(process)}`;
}

/** Reads what `memoryReference` wrote, and addresses as people type them; undefined for anything else. */
export function memoryPlace(reference: string): MemoryPlace | undefined {
  const [first = '', second, ...more] = reference.trim().split('@');
  const address = parseAddress(first);
  if (address === undefined || more.length > 0) return undefined;
  if (second === undefined) return { address };
  const process = parseAddress(second);
  return process === undefined ? undefined : { address, process };
}
