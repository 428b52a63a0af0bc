/* `npm run bench`: every benchmark in a process of its own; figures are ratios within one run. Exit code 1 if a bound is missed. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';

const only = process.argv.slice(2);
const benches = readdirSync(__dirname)
  .filter(file => file.endsWith('.bench.ts'))
  .map(file => file.replace('.bench.ts', ''))
  .filter(name => only.length === 0 || only.includes(name))
  .sort();

let missed = 0;
for (const name of benches) {
  console.log(`\n== ${name}`);
  const run = spawnSync(process.execPath, ['--import', 'tsx', path.join(__dirname, `${name}.bench.ts`)], {
    stdio: 'inherit',
  });
  if (run.status !== 0) {
    missed++;
    console.log(`== ${name}: a bound was missed or the run failed (exit code ${run.status ?? 'none'})`);
  }
}
if (benches.length === 0) console.log('no such benchmark');
console.log(`\n${benches.length - missed} of ${benches.length} benchmarks within their bounds`);
process.exitCode = missed > 0 || benches.length === 0 ? 1 : 0;
