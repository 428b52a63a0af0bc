import { statSync } from 'node:fs';
import path from 'node:path';
import { wrongUsage } from './exitCodes';

/** A result never replaces an input, and a folder is no file. */
export function refuseOverwriting(out: string | undefined, inputs: readonly string[]): void {
  if (out === undefined) return;
  if (inputs.some(input => isSamePath(input, out))) throw wrongUsage(`--out ${out}: that is the input`);
  if (isFolder(out)) throw wrongUsage(`--out ${out}: is a folder; name a file in it`);
}

export function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The same file under two spellings (relative, links, letter case on Windows) is still the input. */
export function isSamePath(a: string, b: string): boolean {
  const [left, right] = [a, b].map(file => statSync(file, { throwIfNoEntry: false, bigint: true }));
  if (left && right) return left.dev === right.dev && left.ino === right.ino;
  return path.resolve(a) === path.resolve(b);
}
