import { visible } from '../../base/visible';

/** Parts of a description, those that are known only; nothing in it is hidden. */
export function joined(...parts: readonly (string | undefined)[]): { readonly description?: string } {
  const text = parts.filter(part => part !== undefined && part !== '').join(' · ');
  return text === '' ? {} : { description: visible(text) };
}

/** `1 message`, `2 messages`. */
export function counted(count: number, one: string, many = one + 's'): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Order of names for people. */
export function byName(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** `Waits for I/O` → `waits for I/O`. */
export function uncapitalised(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

const INPUTS = { log: 'this log', dump: 'this dump', kd: 'this reading' } as const;

/** What the snapshot was taken of, in a sentence: `… is not in this dump`. */
export function thisInput(snapshot: { readonly target: { readonly kind: keyof typeof INPUTS } }): string {
  return INPUTS[snapshot.target.kind];
}
