import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';

const root = path.resolve(__dirname, '../..');

/** Called by VS Code in its extension host. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    color: false,
    reporter: path.join(root, 'test/tools/countingReporter.cjs'),
    ...(process.env['HOST_GREP'] === undefined ? {} : { grep: process.env['HOST_GREP'] }),
  });
  for (const file of fs
    .readdirSync(__dirname)
    .filter(name => name.endsWith('.test.js'))
    .sort())
    mocha.addFile(path.join(__dirname, file));
  await new Promise<void>((resolve, reject) => {
    mocha.run(failures => {
      if (failures > 0) reject(new Error(`${failures} test(s) failed`));
      else resolve();
    });
  });
}
