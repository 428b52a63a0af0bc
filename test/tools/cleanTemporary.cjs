/*
 * A temporary folder of its own for each run: what tests and their processes put there is seen, and goes with the run. A run
 * in which something of ours is left has failed; runs that were ended by force are swept by the next one.
 */
const { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const NAME = /^alpcscope-mocha-(\d+)$/;
/** Processes that a test has ended may take so long to clear up. */
const PATIENCE = 10_000;

const shared = os.tmpdir();
for (const name of readdirSync(shared)) {
  const pid = Number(NAME.exec(name)?.[1] ?? 0);
  if (pid > 0 && !runs(pid)) remove(path.join(shared, name));
}
const own = path.join(shared, `alpcscope-mocha-${process.pid}`);
// Left by an earlier process of this number.
remove(own);
mkdirSync(own, { recursive: true });
// The compiled tests of earlier runs are kept there.
for (const name of readdirSync(shared).filter(name => /^tsx-/.test(name))) link(name);
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = own;
process.on('exit', () => remove(own));

exports.mochaHooks = {
  async afterAll() {
    this.timeout(2 * PATIENCE);
    const end = Date.now() + PATIENCE;
    while (left().length > 0 && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 50));
    if (left().length > 0) throw new Error(`The run has left ${left().join(', ')} in the temporary folder`);
  },
};

function left() {
  return existsSync(own) ? readdirSync(own).filter(name => name.startsWith('alpcscope')) : [];
}

function link(name) {
  try {
    symlinkSync(path.join(shared, name), path.join(own, name));
  } catch {
    // They are compiled once more.
  }
}

function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Somebody still has a file open: the next run removes it.
  }
}

function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
