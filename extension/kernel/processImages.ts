import type { Address } from '../base/address';
import type { Known, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import { isPlace, readStringsAt } from './unicodeStrings';

export type TextResult =
  { readonly ok: true; readonly text: Known<string> } | { readonly ok: false; readonly reason: UnknownReason };

const AUDIT_NAME = 'SeAuditProcessCreationInfo.ImageFileName';

/** Full paths of programs, as the audit of process creation keeps them: in kernel memory, unlike command lines. */
export async function readImagePaths(
  target: KernelTarget,
  processes: readonly StructView[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, TextResult>> {
  // OBJECT_NAME_INFORMATION is a UNICODE_STRING and the characters behind it.
  const named = processes.flatMap(view => {
    const field = view.field(AUDIT_NAME);
    const at = view.pointer(AUDIT_NAME);
    return field.ok && isPlace(at) ? [{ process: view.address, at, evidence: field.evidence }] : [];
  });
  const texts = await readStringsAt(
    target,
    named.map(one => one.at),
    signal,
  );
  return new Map(
    named.flatMap(({ process, evidence }, i): readonly (readonly [Address, TextResult])[] => {
      const result = texts[i];
      if (!result) return [];
      if (!result.ok) return [[process, result]];
      return result.text === '' ? [] : [[process, { ok: true, text: { value: result.text, evidence } }]];
    }),
  );
}
