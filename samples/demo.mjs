// `npm run demo`: the hang report of the sample log, read and analysed by the command line that the build has made.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const sample = path.join('samples', 'service-hang.kdlog');
const args = [path.join(root, 'dist', 'cli.js'), 'report', sample];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

if (status === 0) {
  console.log(`
---
That was: node dist/cli.js report ${sample}
The answer stands at the top, each root cause with its proof below it.
The same in VS Code: npm run demo:vscode
As a page, as data, or of one thread only:
  node dist/cli.js report ${sample} --format html --out report.html
  node dist/cli.js report ${sample} --thread 0a6c.0b18 --format json
  node dist/cli.js report --help`);
}
process.exitCode = status ?? 1;
