import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

/** Bundles the host tests (VS Code's extension host loads plain CommonJS) and returns the file that VS Code is to run. */
export async function buildSuite(root: string): Promise<string> {
  const outdir = path.join(root, 'out/host');
  const folder = path.join(root, 'test/host/suite');
  fs.rmSync(outdir, { recursive: true, force: true });
  const tests = fs.readdirSync(folder).filter(file => file.endsWith('.test.ts'));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['index.ts', ...tests].map(file => path.join(folder, file)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
