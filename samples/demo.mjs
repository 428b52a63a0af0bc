// `npm run demo`: the hang report of the sample dump, read and analysed by the command line that the build has made.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const sample = path.join('dist', 'samples', 'service-hang.dmp');
const symbols = path.join('dist', 'samples', 'symbols');
const args = [path.join(root, 'dist', 'cli.js'), 'report', sample, '--symbols', symbols];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

if (status === 0) {
  console.log(`
---
That was: node dist/cli.js report ${sample} --symbols ${symbols}
A kernel crash dump of an invented machine, written by the build. The answer stands at the top, each root cause with its
proof below it. The same in VS Code: npm run demo:vscode
As a page, as data, or of one thread only:
  node dist/cli.js report ${sample} --format html --out report.html
  node dist/cli.js report ${sample} --thread 1e40.1e44 --format json
A kd prompt over the dump, without a debugger:
  node dist/cli.js console ${sample} --symbols ${symbols}
A log that somebody saved in kd:
  node dist/cli.js report ${path.join('samples', 'service-hang.kdlog')}`);
}
process.exitCode = status ?? 1;
