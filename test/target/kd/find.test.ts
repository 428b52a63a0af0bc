import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseCodePage } from '../../../extension/target/kd/framing/codePages';
import { archOrder, hostEnvironment, kitFolders, pathFolders } from '../../../extension/target/kd/find/debuggerFolders';
import { findDebugger, type FindHost, toolFor } from '../../../extension/target/kd/find/findDebugger';
import { parseRegistryRoots } from '../../../extension/target/kd/find/registryRoots';
import { windowsHost } from '../../../extension/target/kd/find/windowsHost';
import { debuggerArguments, shownArguments } from '../../../extension/target/kd/process/debuggerArguments';
import { taskkillArguments } from '../../../extension/target/kd/process/killTree';

const ENV = {
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  ProgramFiles: 'C:\\Program Files',
  LocalAppData: 'C:\\Users\\eng\\AppData\\Local',
  Path: 'C:\\Windows;"C:\\my tools";;C:\\Windows\\',
};

function host(files: readonly string[], more: Partial<FindHost> = {}, arch = 'x64'): FindHost {
  return {
    environment: hostEnvironment(ENV, arch),
    isFile: path => Promise.resolve(files.includes(path)),
    isFolder: path => Promise.resolve(files.some(file => file.startsWith(`${path}\\`))),
    registryRoots: () => Promise.resolve([]),
    storePackages: () => Promise.resolve([]),
    ...more,
  };
}

describe('the code page of the machine', () => {
  it('stands in the registry', () => {
    const text = '\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\x\r\n    ACP    REG_SZ    932\r\n\r\n';
    assert.equal(parseCodePage(text), 932);
    assert.equal(parseCodePage('ERROR: nothing'), undefined);
  });
});

describe('finding kd and cdb', () => {
  it('takes the kit that the registry names, for the machine of the host', async () => {
    const kit = 'D:\\Kits\\10\\Debuggers\\x64\\kd.exe';
    const found = await findDebugger(
      'kd',
      undefined,
      host([kit], { registryRoots: () => Promise.resolve(['D:\\Kits\\10\\']) }),
    );
    assert.deepEqual([found.path, found.path !== undefined && found.from], [kit, 'kit']);
  });

  const places: readonly (readonly [string, string, string])[] = [
    ['C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x64\\kd.exe', 'kit', 'x64'],
    ['C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\arm64\\kd.exe', 'kit', 'arm64'],
    ['C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x86\\kd.exe', 'kit', 'ia32'],
    ['C:\\Program Files\\Debugging Tools for Windows (x64)\\kd.exe', 'legacy', 'x64'],
    ['C:\\Users\\eng\\AppData\\Local\\Microsoft\\WindowsApps\\kdX64.exe', 'store', 'x64'],
    ['C:\\Users\\eng\\AppData\\Local\\Microsoft\\WindowsApps\\kdARM64.exe', 'store', 'arm64'],
    ['C:\\my tools\\kd.exe', 'path', 'x64'],
    ['C:\\my tools\\kdX64.exe', 'path', 'x64'],
  ];
  for (const [file, from, arch] of places)
    it(`finds ${file} on ${arch}`, async () => {
      const found = await findDebugger('kd', undefined, host([file], {}, arch));
      assert.deepEqual([found.path, found.path !== undefined && found.from], [file, from]);
      assert.equal(found.lookedAt.at(-1), file);
    });

  it('takes the newest package of the Store that can be listed', async () => {
    const file = 'C:\\Program Files\\WindowsApps\\Microsoft.WinDbg_1.2\\amd64\\cdb.exe';
    const storePackages = () => Promise.resolve(['C:\\Program Files\\WindowsApps\\Microsoft.WinDbg_1.2']);
    assert.equal((await findDebugger('cdb', undefined, host([file], { storePackages }))).path, file);
  });

  it('takes a setting alone, a file or its folder, and says where nothing is', async () => {
    const file = 'E:\\dbg\\kd.exe';
    assert.equal((await findDebugger('kd', file, host([file]))).path, file);
    assert.equal((await findDebugger('kd', 'E:\\dbg', host([file]))).path, file);
    const missing = await findDebugger('kd', 'E:\\other\\kd.exe', host([places[0]![0]]));
    assert.deepEqual([missing.path, missing.lookedAt], [undefined, ['E:\\other\\kd.exe']]);
    assert.match(missing.path === undefined ? missing.message : '', /E:\\other\\kd\.exe, which the setting/);
  });

  it('says everything that was looked at, each once, and how to install', async () => {
    const none = await findDebugger('kd', ' ', host([]));
    assert.equal(new Set(none.lookedAt).size, none.lookedAt.length);
    for (const [file, , arch] of places) if (arch === 'x64') assert.ok(none.lookedAt.includes(file), file);
    assert.match(none.path === undefined ? none.message : 'found', /OptionId\.WindowsDesktopDebuggers/);
  });

  it('leaves out folders of PATH that depend on the current one', () => {
    const folders = pathFolders(hostEnvironment({ Path: 'C:\\a;.;tools;"D:\\b c";;\\\\server\\share' }, 'x64'));
    assert.deepEqual(folders, ['C:\\a', 'D:\\b c', '\\\\server\\share']);
  });

  it('reads what reg prints', () => {
    const output =
      '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots\r\n' +
      '    KitsRoot81    REG_SZ    C:\\Program Files (x86)\\Windows Kits\\8.1\\\r\n' +
      '    KitsRoot10    REG_SZ    D:\\Kits and more\\10\\\r\n' +
      '    WdkBuildRootVersion    REG_SZ    10.0\r\n\r\n' +
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots\\10.0.22621.0\r\n';
    assert.deepEqual(parseRegistryRoots(output), [
      'D:\\Kits and more\\10\\',
      'C:\\Program Files (x86)\\Windows Kits\\8.1\\',
    ]);
    assert.deepEqual(parseRegistryRoots('ERROR: The system was unable to find the specified registry key.'), []);
  });

  it('prefers debuggers of the host machine', () => {
    assert.deepEqual(
      [archOrder('x64'), archOrder('arm64'), archOrder('x86')],
      [['x64', 'x86'], ['arm64', 'x64', 'x86'], ['x86']],
    );
    assert.equal(hostEnvironment({ PROCESSOR_ARCHITEW6432: 'ARM64' }, 'x64').arch, 'arm64');
    assert.ok(kitFolders(hostEnvironment({}, 'x64'), []).every(folder => folder.startsWith('C:\\Program Files')));
  });

  it('uses kd for kernels and cdb for processes', () => {
    assert.deepEqual(
      (['live-kernel', 'local-kernel', 'dump', 'remote', 'launched', 'attached'] as const).map(toolFor),
      ['kd', 'kd', 'kd', 'kd', 'cdb', 'cdb'],
    );
  });

  it('looks at real files, also links whose end is not there', async function () {
    if (process.platform === 'win32') {
      console.log('      skipped: to make a link takes rights on Windows that a user does not have');
      this.skip();
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-find-'));
    try {
      mkdirSync(path.join(folder, 'sub'));
      writeFileSync(path.join(folder, 'kd'), '');
      symlinkSync(path.join(folder, 'nothing'), path.join(folder, 'alias'));
      const real = windowsHost({}, 'x64');
      const answers = await Promise.all(
        ['kd', 'alias', 'sub', 'none'].map(name => real.isFile(path.join(folder, name))),
      );
      assert.deepEqual(answers, [true, true, false, false]);
      assert.equal((await findDebugger('kd', folder, real)).path, path.join(folder, 'kd'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('arguments of a debugger', () => {
  const paths = { symbolPath: 'C:\\sym;cache*C:\\cache' };

  it('puts a server first and what is no option last', () => {
    assert.deepEqual(debuggerArguments({ kind: 'remote', remote: 'tcp:server=a,port=1' }, paths), [
      '-remote',
      'tcp:server=a,port=1',
    ]);
    assert.deepEqual(
      debuggerArguments(
        { kind: 'program', program: 'C:\\a b.exe', args: ['-y', 'x'], processServer: 'tcp:port=2' },
        paths,
      ),
      ['-premote', 'tcp:port=2', '-y', 'C:\\sym;cache*C:\\cache', '-2', 'C:\\a b.exe', '-y', 'x'],
    );
  });

  it('always gives a symbol path, also an empty one', () => {
    const all = [
      debuggerArguments(
        { kind: 'kernel', connection: 'net:port=50000,key=1.2.3.4', breakAtStart: true },
        { symbolPath: '' },
      ),
      debuggerArguments({ kind: 'local-kernel' }, { symbolPath: '' }),
      debuggerArguments(
        { kind: 'dump', file: 'C:\\m.dmp' },
        { symbolPath: '', sourcePath: 'C:\\src', imagePath: 'C:\\img' },
      ),
      debuggerArguments({ kind: 'process', processId: 12, nonInvasive: true }, { symbolPath: '' }),
      debuggerArguments({ kind: 'process', processId: 12 }, { symbolPath: '' }),
      debuggerArguments({ kind: 'program', program: 'a.exe', args: [], childProcesses: true }, { symbolPath: '' }),
    ];
    assert.deepEqual(all, [
      ['-y', '', '-b', '-k', 'net:port=50000,key=1.2.3.4'],
      ['-y', '', '-kl'],
      ['-y', '', '-srcpath', 'C:\\src', '-i', 'C:\\img', '-z', 'C:\\m.dmp'],
      ['-y', '', '-pv', '-p', '12'],
      ['-y', '', '-pd', '-p', '12'],
      ['-y', '', '-o', '-2', 'a.exe'],
    ]);
  });

  it('shows no keys', () => {
    const args = debuggerArguments({ kind: 'kernel', connection: 'net:port=50000,key=1.2.3.4' }, paths);
    assert.equal(shownArguments(args), '-y C:\\sym;cache*C:\\cache -k net:port=50000,key=…');
  });

  it('refuses line ends', () => {
    assert.throws(() => debuggerArguments({ kind: 'dump', file: 'a\nb' }, paths));
  });

  it('ends a whole tree', () => {
    assert.deepEqual(taskkillArguments(7), ['/F', '/T', '/PID', '7']);
  });
});
