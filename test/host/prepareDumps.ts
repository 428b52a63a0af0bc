import * as fs from 'node:fs';
import * as path from 'node:path';

/** Puts the sample dump and its symbols into a workspace, and a dump of a kernel that nobody knows. */
export function prepareDumps(root: string, workspace: string): void {
  const built = path.join(root, 'dist/samples');
  if (!fs.existsSync(path.join(built, 'service-hang.dmp')))
    throw new Error('dist/samples/service-hang.dmp is missing: run "npm run build" first');
  const folder = path.join(workspace, 'dumps');
  fs.cpSync(built, folder, { recursive: true });
  const bytes = fs.readFileSync(path.join(folder, 'service-hang.dmp'));
  const pdbs = path.join(folder, 'symbols', 'ntkrnlmp.pdb');
  for (const key of fs.readdirSync(pdbs)) forgetGuid(bytes, key.slice(0, 32));
  fs.writeFileSync(path.join(folder, 'unknown-build.dmp'), bytes);
}

/** Overwrites a GUID. Its first three parts are little-endian numbers. */
function forgetGuid(bytes: Buffer, guid: string): void {
  const plain = Buffer.from(guid, 'hex');
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const old = Buffer.from(order.map(i => plain[i] ?? 0));
  for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + 1)) bytes.fill(0x11, at, at + 16);
}
