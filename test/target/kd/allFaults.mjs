// `npm run test:faults [COUNT]`: 1,000 sessions with a debugger with which things go wrong; `npm test` runs a few of them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const specs = [
  'target/kd/faults',
  'target/kd/faultsGuardian',
  'adapter/kd/faultsAdapter',
  'adapter/kd/disconnecting',
  'adapter/kd/anyOrder',
];
const files = specs.map(spec => path.join(root, 'test', `${spec}.test.ts`));
const run = spawnSync(process.execPath, [path.join(root, 'node_modules/mocha/bin/mocha.js'), ...files], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ALPCSCOPE_FAULTS: process.argv[2] ?? '1000' },
});
process.exitCode = run.status ?? 1;
