import type { Symbols, Types } from '../../kernel/types';
import type { RandomAccess } from '../files/fileReader';
import { MsfFile, PdbFormatError } from './msf';
import { type PdbIdentity, readPdbIdentity } from './pdbIdentity';
import { readPublics } from './pdbPublics';
import { PdbTypes } from './pdbTypes';
import { TypeRecords } from './typeRecords';

/** What a PDB tells of a module. */
export interface PdbContents {
  readonly identity: PdbIdentity;
  /** Age that the image's RSDS record names. */
  readonly imageAge: number;
  readonly types: Types;
  readonly symbols: Symbols;
  readonly problems: readonly string[];
}

/** @throws PdbFormatError if the file is no PDB that can be used. */
export function readPdb(file: RandomAccess): PdbContents {
  const msf = MsfFile.open(file);
  const identity = readPdbIdentity(msf);
  const typeStream = msf.stream(2);
  if (!typeStream) throw new PdbFormatError('no types: stream 2 is missing');
  const records = TypeRecords.parse(typeStream);
  const publics = readPublics(msf);
  return {
    identity,
    imageAge: publics.age,
    types: new PdbTypes(records),
    symbols: publics.publics,
    problems: [...records.problems, ...publics.problems],
  };
}
