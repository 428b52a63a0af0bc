/** [bit, set, clear] in the order of kd. Parity is named the other way round than the processor's manual has it: kd says `po` where PF is set. */
const FLAGS: readonly (readonly [number, string, string])[] = [
  [11, 'ov', 'nv'],
  [10, 'dn', 'up'],
  [9, 'ei', 'di'],
  [7, 'ng', 'pl'],
  [6, 'zr', 'nz'],
  [4, 'ac', 'na'],
  [2, 'po', 'pe'],
  [0, 'cy', 'nc'],
];

/** `iopl=0         nv up ei pl zr na po nc`: the flags as `r` prints them. */
export function flagsText(efl: bigint): string {
  const words = FLAGS.map(([bit, set, clear]) => ((efl >> BigInt(bit)) & 1n ? set : clear));
  return `iopl=${((efl >> 12n) & 3n).toString()}         ${words.join(' ')}`;
}
