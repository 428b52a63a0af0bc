import type { KernelObject } from './kernelObjects';
import { pointer, shortPointer } from './kdText';

/** Rows of an object. `indent`: of the rows with counts and name, deeper in `!handle`. `brief`: flag 0. */
export function objectRows(object: KernelObject, indent: string, brief = false): readonly string[] {
  const { type, handleCount, pointerCount, name } = object;
  const lines = [
    `Object: ${pointer(object.address)}  Type: (${pointer(type?.address ?? 0n)}) ${type?.name ?? ''}`,
    `    ObjectHeader: ${pointer(object.header)} (new version)`,
  ];
  if (brief) return lines;
  if (handleCount !== undefined && pointerCount !== undefined)
    lines.push(`${indent}HandleCount: ${handleCount}  PointerCount: ${pointerCount}`);
  if (name) {
    const directory = name.directory === null ? shortPointer(0n) : pointer(name.directory);
    lines.push(`${indent}Directory Object: ${directory}  Name: ${name.text}`);
  }
  return lines;
}

/** One row of a directory: the bucket only at the first of its chain. */
export function directoryRow(object: KernelObject, bucket: number | undefined): string {
  const hash = bucket === undefined ? '  ' : bucket.toString().padStart(2, '0');
  const type = (object.type?.name ?? '').padEnd(14);
  return `     ${hash}  ${pointer(object.address)} ${type}${object.name?.text ?? ''}`;
}

export const DIRECTORY_HEADER: readonly string[] = [
  '',
  '    Hash Address          Type          Name',
  '    ---- -------          ----          ----',
];
