/** `fffff804`7ba00000`: 16 hex digits with the backtick in the middle. */
export function quadText(value: bigint): string {
  const digits = BigInt.asUintN(64, value).toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}

/** Hex digits of a number of bytes. */
export function hexDigits(value: bigint, bytes: number): string {
  return value.toString(16).padStart(bytes * 2, '0');
}

/**
 * A floating value as C prints it by `%g`: six significant digits, three digits of exponent, and the names that the
 * debugger's C library has for what is no number.
 */
export function floatText(value: number, digits = 6): string {
  if (Number.isNaN(value)) return '-1.#QNAN';
  if (!Number.isFinite(value)) return value < 0 ? '-1.#INF' : '1.#INF';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const [mantissa = '', power = ''] = value.toExponential(digits - 1).split('e');
  const real = power === '' ? exponent : Number(power);
  if (real < -4 || real >= digits)
    return `${trimZeros(mantissa)}e${real < 0 ? '-' : '+'}${Math.abs(real).toString().padStart(3, '0')}`;
  return trimZeros(value.toFixed(Math.max(0, digits - 1 - real)));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
