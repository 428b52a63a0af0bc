import { kdAddress } from '../../base/address';

/** ``fffff804`8b58334c``: as debuggers print 64-bit addresses. */
export function backtickAddress(address: bigint): string {
  const digits = kdAddress(BigInt.asUintN(64, address));
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}
