import { kdAddress } from '../../base/address';

/** With a backtick in the middle, as kd prints addresses of 64 bits in stacks. */
export function ticked(address: bigint): string {
  const digits = kdAddress(address);
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}
