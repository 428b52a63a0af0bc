import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { COMMANDS } from '../../extension/ui/commandIds';
import type * as Launch from '../../extension/ui/launch/launchConfigurations';
import type { LaunchAgreement } from '../../extension/ui/launch/launchAgreement';
import { l10n, loadUi, someClass } from './fakeVscode';

type Fields = Readonly<Record<string, unknown>>;

class FakeUri {
  constructor(readonly fsPath: string) {}
  static file(path: string): FakeUri {
    return new FakeUri(path);
  }
  static joinPath(base: FakeUri, ...parts: string[]): FakeUri {
    return new FakeUri([base.fsPath, ...parts].join('/'));
  }
}

/** A VS Code in whose folder these files are; what is said, and which of the offered ways the user takes. */
function stage(files: readonly string[], takes?: string, settings: Fields = {}) {
  const said: string[] = [];
  const ran: string[] = [];
  const asked: unknown[] = [];
  const fake = {
    l10n,
    Uri: FakeUri,
    FileType: { Directory: 2 },
    TabInputCustom: someClass(),
    TabInputText: someClass(),
    commands: { executeCommand: (id: string) => Promise.resolve(void ran.push(id)) },
    window: {
      activeTextEditor: undefined,
      tabGroups: { activeTabGroup: { activeTab: undefined } },
      showErrorMessage: (text: string, ...ways: readonly string[]) => {
        said.push([text, ...ways].join(' | '));
        return Promise.resolve(ways.find(way => way === takes));
      },
    },
    workspace: {
      getConfiguration: () => ({ get: (id: string) => settings[id] }),
      fs: {
        stat: ({ fsPath }: FakeUri) =>
          files.includes(fsPath) ? Promise.resolve({ type: 1 }) : Promise.reject(new Error('not found')),
      },
    },
  };
  const agreement = {
    agreed: (config: unknown) => {
      asked.push(config);
      return Promise.resolve(true);
    },
  } as unknown as LaunchAgreement;
  const { LaunchConfigurations } = loadUi('launch/launchConfigurations', fake) as typeof Launch;
  const configurations = new LaunchConfigurations(new FakeUri('/cache') as unknown as vscode.Uri, agreement);
  const folder = { uri: new FakeUri('/cases') } as unknown as vscode.WorkspaceFolder;
  return {
    said,
    ran,
    asked,
    empty: () => configurations.resolveDebugConfiguration(folder, {} as never),
    resolve: async (fields: Fields): Promise<Fields | undefined> => {
      const config = { type: 'kd', name: 'Lab', request: 'attach', ...fields };
      return configurations.resolveDebugConfigurationWithSubstitutedVariables(folder, config);
    },
  };
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('a launch configuration before its session starts', () => {
  it('has what the settings say of debugger and symbols, once it was agreed to', async () => {
    const { resolve, asked, said } = stage([], undefined, {
      'alpcscope.debuggerPath': 'C:\\kits',
      'alpcscope.symbols.path': 'C:\\symbols',
      'alpcscope.symbols.servers': 'never',
    });
    const config = await resolve({ localKernel: true, sourcePath: 'C:\\src' });
    const { debuggerPath, symbolPath, symbolServers, symbolCache, sourcePath, localKernel } = config ?? {};
    assert.deepEqual(
      { debuggerPath, symbolPath, symbolServers, symbolCache, sourcePath, localKernel },
      {
        debuggerPath: 'C:\\kits',
        symbolPath: 'C:\\symbols',
        symbolServers: 'never',
        symbolCache: '/cache',
        sourcePath: 'C:\\src',
        localKernel: true,
      },
    );
    assert.equal(asked.length, 1);
    assert.deepEqual(said, []);
  });

  it('has the whole path of its input', async () => {
    const { resolve } = stage(['/cases/dumps/a.dmp']);
    assert.equal((await resolve({ request: 'launch', dumpFile: 'dumps/a.dmp' }))?.['dumpFile'], '/cases/dumps/a.dmp');
  });

  it('is refused where its input is not there, with ways to go on', async () => {
    const { resolve, said, ran } = stage([], 'Open launch.json');
    assert.equal(await resolve({ request: 'launch', logFile: '/x/a.kdlog' }), undefined);
    await settled();
    assert.deepEqual(said, [
      'There is no file /x/a.kdlog. Correct "logFile" in launch.json, or open another file. | Open a Log… | Open a Dump… | Open launch.json',
    ]);
    assert.deepEqual(ran, ['workbench.action.debug.configure']);
  });

  it('that names no kernel rightly is refused with the ways to one', async () => {
    const { resolve, said, ran, asked } = stage([], 'Set Up Kernel Debugging…');
    assert.equal(await resolve({ connection: 'net:port=50000,key=1.2.3' }), undefined);
    await settled();
    assert.match(said[0] ?? '', /^The launch configuration “Lab”: "connection": A key has four groups/);
    assert.deepEqual(ran, [COMMANDS.setUpKernel]);
    assert.deepEqual(asked, []);
  });

  it('that does not exist says what to open', async () => {
    const { empty, said, ran } = stage([], 'Open a Dump…');
    assert.equal(await empty(), undefined);
    await settled();
    assert.match(said[0] ?? '', /^Neither a saved kd log nor a crash dump/);
    assert.deepEqual(ran, [COMMANDS.openDump]);
  });
});
