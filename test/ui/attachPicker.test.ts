import assert from 'node:assert/strict';
import type * as Picker from '../../extension/ui/launch/attachPicker';
import type { ConnectionChoice } from '../../extension/ui/launch/connectionChoice';
import type * as Inputs from '../../extension/ui/launch/inputsOfWorkspace';
import type { RecentConnections } from '../../extension/ui/launch/recentConnections';
import { l10n, loadUi } from './fakeVscode';

interface Item {
  readonly label: string;
  readonly kind?: number;
}

const RECENT: readonly ConnectionChoice[] = [
  { kind: 'remote', text: 'tcp:server=lab,port=5005' },
  { kind: 'connection', text: 'net:port=50000,key=1.2.3.4' },
];

/** Lets the user choose by words of a label; hands out the labels that were offered. */
function stage(words: string | undefined, typed?: string) {
  const offered: string[] = [];
  const ran: string[] = [];
  const vscode = {
    l10n,
    QuickPickItemKind: { Separator: -1 },
    workspace: { textDocuments: [] },
    commands: { executeCommand: (id: string) => Promise.resolve(void ran.push(id)) },
    window: {
      showQuickPick: (items: readonly Item[]) => {
        offered.push(...items.map(({ label }) => label.replace(/^\$\([\w-]+\) /, '')));
        return Promise.resolve(items.find(({ label }) => words !== undefined && label.includes(words)));
      },
      showInputBox: () => Promise.resolve(typed),
    },
  };
  const recent = { all: RECENT } as unknown as RecentConnections;
  const { pickConnection } = loadUi('launch/attachPicker', vscode) as typeof Picker;
  return { offered, ran, recent, vscode, pick: (only?: 'connection') => pickConnection(recent, only) };
}

describe('what to attach to', () => {
  it('is chosen from what was used lately, and every way', async () => {
    const { pick, offered } = stage('remote');
    await pick();
    assert.deepEqual(offered, [
      'tcp:server=lab,port=5005',
      'net:port=50000,key=…',
      'other',
      'Kernel connection…',
      'Debugging server…',
      'Kernel of this machine',
      'Set Up Kernel Debugging…',
    ]);
    assert.deepEqual(await stage('Kernel of this machine').pick(), { kind: 'localKernel', text: '' });
    const server = stage('Debugging server', ' tcp:server=a,port=1 ');
    assert.deepEqual(await server.pick(), { kind: 'remote', text: 'tcp:server=a,port=1' });
  });

  it('is nothing but a connection where "connection" asks', async () => {
    const { pick, offered } = stage('net:');
    assert.deepEqual(await pick('connection'), RECENT[1]);
    assert.deepEqual(offered, ['net:port=50000,key=…', 'other', 'Kernel connection…', 'Set Up Kernel Debugging…']);
    const typed = stage('Kernel connection', 'usb:targetname=a');
    assert.deepEqual(await typed.pick('connection'), { kind: 'connection', text: 'usb:targetname=a' });
  });

  it('can be set up, or given up', async () => {
    const setUp = stage('Set Up');
    assert.equal(await setUp.pick('connection'), undefined);
    assert.deepEqual(setUp.ran, ['alpcscope.kernel.setUp']);
    assert.equal(await stage(undefined).pick(), undefined);
    assert.equal(await stage('Kernel connection').pick(), undefined);
  });
});

describe('the list of "Select and Start Debugging"', () => {
  it('has what was attached to lately, and what asks for its target', async () => {
    const { vscode, recent } = stage(undefined);
    const { InputsOfWorkspace } = loadUi('launch/inputsOfWorkspace', vscode) as typeof Inputs;
    const found = await new InputsOfWorkspace(recent).provideDebugConfigurations(undefined);
    assert.deepEqual(
      found.map(({ name, remote, connection, processId, dumpFile, logFile }) => [
        name,
        (remote ?? connection ?? processId ?? dumpFile ?? logFile) as unknown,
      ]),
      [
        ['tcp:server=lab,port=5005', 'tcp:server=lab,port=5005'],
        ['net:port=50000,key=…', 'net:port=50000,key=1.2.3.4'],
        ['Attach to a kernel…', '${command:pickConnection}'],
        ['Attach to a process…', '${command:pickProcess}'],
        ['Open a crash dump…', '${command:pickDump}'],
        ['Open a saved log…', '${command:pickLog}'],
      ],
    );
  });
});
