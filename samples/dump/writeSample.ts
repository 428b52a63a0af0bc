import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildWorld } from '../../test/world/buildWorld';
import { writeDump } from '../../test/world/dump/writeDump';
import { pdbOf } from '../../test/world/symbols/pdb';
import { serviceHang } from './serviceHang';

/** Writes the sample dump, and beside it the symbols of its kernel, into a folder. Run by the build: no part is shipped as source. */
export function writeSample(folder: string): void {
  const world = buildWorld(serviceHang());
  const { guid, age, pdb } = world.layout.file;
  const symbols = path.join(folder, 'symbols', pdb, `${guid}${age.toString(16)}`);
  mkdirSync(symbols, { recursive: true });
  writeDump(path.join(folder, 'service-hang.dmp'), world, { format: 'bitmap' });
  writeFileSync(path.join(symbols, pdb), pdbOf(world.layout));
}
