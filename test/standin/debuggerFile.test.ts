import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launcherSource, writeDebugger } from './debuggerFile';

const ARGUMENTS = ['-k', 'com:pipe,port=\\\\.\\pipe\\My VM,resets=0', '-y', 'C:\\Program Files\\s "x"\\', ''];

describe('the executable that starts the stand-in', () => {
  it('hands on its arguments and says how the stand-in behaves', () => {
    const folder = mkdtempSync(path.join(tmpdir(), "alpcscope-debugger-it's "));
    try {
      const script = path.join(folder, 'echo.js');
      writeFileSync(
        script,
        'console.log(JSON.stringify([JSON.parse(process.env.ALPCSCOPE_STANDIN), ...process.argv.slice(2)]))',
      );
      const options = { dump: 'C:\\it\'s "a" dump.dmp', rounds: 2 };
      const file = writeDebugger(folder, { runtime: process.execPath, script, options });
      const said = execFileSync(file, ARGUMENTS, { encoding: 'utf8' });
      assert.deepEqual(JSON.parse(said), [options, ...ARGUMENTS]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is a program on Windows, whose paths and options are texts without escapes', () => {
    const source = launcherSource({
      runtime: 'C:\\Program Files\\nodejs\\node.exe',
      script: 'D:\\a\\Größe\\standin.js',
      options: { dump: 'D:\\new "x"\\MEMORY.DMP' },
    });
    const start = String.raw`new ProcessStartInfo(@"C:\Program Files\nodejs\node.exe", @"""D:\a\Größe\standin.js""" + arguments);`;
    assert.ok(source.includes(start), source);
    // As JSON, whose backslashes and quotes are escaped, in a text in which quotes are doubled.
    assert.ok(source.includes(String.raw`= @"{""dump"":""D:\\new \""x\""\\MEMORY.DMP""}";`), source);
    assert.ok(source.includes('e.Cancel = true'), 'Ctrl+C is for the stand-in alone');
    assert.ok(source.includes('UseShellExecute = false'), 'it shares pipes and console');
    assert.equal(source.split('{').length, source.split('}').length);
    assert.ok(!/\$"|=>|\bvar\b|\?\./.test(source), 'the compiler of Windows knows C# 5 only');
  });

  it('leaves the behaviour to the environment where nothing is said of it', () => {
    assert.ok(!launcherSource({ runtime: 'node', script: 'x.js' }).includes('EnvironmentVariables'));
  });
});
