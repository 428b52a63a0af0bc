import type { Costs } from '../../target/kd/memory/costs';

/** `5,271 reads, 1,434 KB in 11 turns`. */
export function costText({ turns, reads, bytes }: Costs): string {
  return `${grouped(reads)} reads, ${grouped(Math.round(bytes / 1024))} KB in ${grouped(turns)} turns`;
}

/** `50,502`: the same on every machine, whatever its language. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
