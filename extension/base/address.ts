/** A 64-bit virtual address as the target sees it. 32-bit addresses are zero-extended, as the debugger prints them. */
export type Address = bigint & { readonly __brand: 'Address' };

/** Makes an address of any integer by cutting it to 64 bits. */
export function toAddress(value: bigint): Address {
  return BigInt.asUintN(64, value) as Address;
}

/** `0x` and 16 lower-case hex digits: the form of every address in JSON and in entity ids. */
export function formatAddress(address: bigint): string {
  return '0x' + address.toString(16).padStart(16, '0');
}

/** As kd prints it: 16 or 8 hex digits without `0x`. */
export function kdAddress(address: bigint, bits: 32 | 64 = 64): string {
  return address.toString(16).padStart(bits / 4, '0');
}

/**
 * Reads an address as debuggers print it: hex digits with or without `0x`, with or without the middle backtick.
 * Returns undefined for anything else, and for more than 64 bits.
 */
export function parseAddress(text: string): Address | undefined {
  let digits = text;
  if (digits.charCodeAt(0) === 48 && (digits.charCodeAt(1) | 32) === 120) digits = digits.slice(2);
  if (digits.length > 16) {
    if (digits.length > 17 || !digits.includes('`')) return undefined;
  }
  if (digits.includes('`')) digits = digits.replace('`', '');
  if (digits.length === 0 || digits.length > 16) return undefined;
  for (let i = 0; i < digits.length; i++) {
    const c = digits.charCodeAt(i);
    const hex = (c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
    if (!hex) return undefined;
  }
  return BigInt('0x' + digits) as Address;
}
