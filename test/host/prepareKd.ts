import * as fs from 'node:fs';
import * as path from 'node:path';
import { BuiltStandin } from '../standin/builtStandin';
import { KD_FOLDER, KD_STATE } from './kdFolder';

/**
 * Puts the stand-in for kd into a workspace, as an executable that `debuggerPath` can name: a live kernel that runs, whose
 * memory is that of the sample dump. Not on Windows, where only an .exe would do.
 */
export function prepareKd(workspace: string): void {
  if (process.platform === 'win32') return;
  const built = new BuiltStandin();
  const folder = path.join(workspace, KD_FOLDER);
  fs.mkdirSync(folder, { recursive: true });
  fs.cpSync(built.standin, path.join(folder, 'standin.js'));
  built.remove();
  const options = {
    dump: path.join(workspace, 'dumps/service-hang.dmp'),
    symbols: path.join(workspace, 'dumps/symbols'),
    startsRunning: true,
    stateFile: path.join(folder, KD_STATE),
  };
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const script = [
    '#!/bin/sh',
    `ALPCSCOPE_STANDIN=${quoted(JSON.stringify(options))}`,
    'export ALPCSCOPE_STANDIN',
    `exec ${quoted(process.execPath)} ${quoted(path.join(folder, 'standin.js'))} "$@"`,
  ];
  fs.writeFileSync(path.join(folder, 'kd'), script.join('\n') + '\n', { mode: 0o755 });
}
