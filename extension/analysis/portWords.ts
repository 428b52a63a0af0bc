import type { SecurityQos } from '../model/entities';

/*
 * Bits of ports and messages in words. Source: ALPC_PORFLG_* and OB_*_OBJECT_TYPE of phnt's ntlpcapi.h.
 */

const ATTRIBUTES: readonly (readonly [bit: number, text: string])[] = [
  [0x1000, 'LPC mode'],
  [0x10000, 'allows impersonation'],
  [0x20000, 'takes LPC requests'],
  [0x40000, 'waitable'],
  [0x80000, 'allows handles'],
  [0x100000, 'of a system process'],
  [0x200000, 'wake policy 1'],
  [0x400000, 'wake policy 2'],
  [0x800000, 'wake policy 3'],
  [0x1000000, 'direct messages'],
  [0x2000000, 'several handles a message'],
];

const OBJECT_TYPES: readonly (readonly [bit: number, text: string])[] = [
  [0x1, 'file'],
  [0x4, 'thread'],
  [0x8, 'semaphore'],
  [0x10, 'event'],
  [0x20, 'process'],
  [0x40, 'mutant'],
  [0x80, 'section'],
  [0x100, 'registry key'],
  [0x200, 'token'],
  [0x400, 'composition object'],
  [0x800, 'job'],
];

/** Attributes of a port; bits without a name stay a number. */
export function attributeWords(attributes: number): string {
  return wordsOf(attributes, ATTRIBUTES) || 'none set';
}

/** Types of objects. */
export function objectTypeWords(types: number): string {
  return wordsOf(types, OBJECT_TYPES) || 'none';
}

export function qosWords({ level, dynamic, effectiveOnly }: SecurityQos): string {
  const parts = [
    level,
    dynamic === undefined ? undefined : dynamic ? 'dynamic tracking' : 'static tracking',
    effectiveOnly === true ? 'only what is enabled in the token' : undefined,
  ];
  return parts.filter(part => part !== undefined).join(', ');
}

function wordsOf(value: number, names: readonly (readonly [bit: number, text: string])[]): string {
  const known = names.filter(([bit]) => (value & bit) !== 0);
  const rest = known.reduce((left, [bit]) => left & ~bit, value) >>> 0;
  const words = known.map(([, text]) => text);
  return (rest === 0 ? words : [...words, `0x${rest.toString(16)}`]).join(', ');
}
