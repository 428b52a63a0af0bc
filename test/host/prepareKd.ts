import * as fs from 'node:fs';
import * as path from 'node:path';
import { BuiltStandin, DECODER } from '../standin/builtStandin';
import { writeDebugger } from '../standin/debuggerFile';
import { KD_FOLDER, KD_LINE, KD_SOURCE, KD_STATE, SILENT_FOLDER } from './kdFolder';

/**
 * Puts the stand-in for kd into a workspace, as an executable that `debuggerPath` can name: a live kernel that runs, whose
 * memory is that of the sample dump. Hands out its path. Beside it another one, whose target never answers.
 */
export function prepareKd(workspace: string): string {
  const folder = path.join(workspace, KD_FOLDER);
  fs.mkdirSync(folder, { recursive: true });
  const script = path.join(folder, 'standin.js');
  const built = new BuiltStandin();
  fs.cpSync(built.standin, script);
  fs.cpSync(built.file(DECODER), path.join(folder, DECODER));
  built.remove();
  const source = path.join(folder, KD_SOURCE);
  fs.writeFileSync(source, 'NTSTATUS read_all(void)\n{\n    return STATUS_SUCCESS;\n}\n');
  const options = {
    dump: path.join(workspace, 'dumps/service-hang.dmp'),
    symbols: path.join(workspace, 'dumps/symbols'),
    startsRunning: true,
    stateFile: path.join(folder, KD_STATE),
    sources: { [`${source}:${KD_LINE}`]: 'nt!NtReadFile' },
  };
  const silent = path.join(workspace, SILENT_FOLDER);
  fs.mkdirSync(silent, { recursive: true });
  writeDebugger(silent, { runtime: process.execPath, script, options: { noDebuggee: true } });
  return writeDebugger(folder, { runtime: process.execPath, script, options });
}
