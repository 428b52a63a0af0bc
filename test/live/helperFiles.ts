import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');

/** Puts what breaks into a debugger on Windows into a folder, and says where its script is. */
export function buildBreakHelper(folder: string): string {
  const helper = path.join(folder, 'breakHelper.js');
  buildSync({
    entryPoints: [path.join(ROOT, 'extension/target/kd/breakIn/breakHelper.ts')],
    outfile: helper,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  // The helper looks for koffi beside itself.
  const koffi = JSON.stringify(path.join(ROOT, 'node_modules/koffi'));
  writeFileSync(path.join(folder, 'koffi.js'), `module.exports = require(${koffi});\n`);
  return helper;
}
