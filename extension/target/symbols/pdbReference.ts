/** Which PDB belongs to an image, as its RSDS record says. */
export interface PdbReference {
  /** Base name only: the path is that of somebody's build machine, and the dump is untrusted. */
  readonly name: string;
  /** As in symbol stores: 32 upper-case hex digits. */
  readonly guid: string;
  readonly age: number;
}

/** Folder name in a symbol store: GUID and age. Source: Microsoft, "Symbol storage format". */
export function storeKey(pdb: PdbReference): string {
  return pdb.guid + pdb.age.toString(16).toUpperCase();
}

/** Path of a PDB below the root of a symbol server. */
export function storePath(pdb: PdbReference): string {
  return `${pdb.name}/${storeKey(pdb)}/${pdb.name}`;
}

/** `ntkrnlmp.pdb {606FF669409B00F7FC8C61A9C1670129} age 1`. */
export function describePdb(pdb: PdbReference): string {
  return `${pdb.name} {${pdb.guid}} age ${pdb.age}`;
}
