import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../extension/ui/api';
import { cleanUp, openLog, rowsOf, SAMPLE, until, workspaceFile } from './support';

describe('views of the built-in sample', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await openLog();
  });
  after(cleanUp);

  it('fill all four, and say when and how long', async () => {
    for (const [name, view] of Object.entries(extension.views)) {
      // Nobody typed `lm` in the sample.
      if (name === 'modules') continue;
      assert.ok((await view.rows()).length > 0, `${name} has rows`);
      assert.match(view.message(), /^Read .+ in \d+(?:\.\d)? m?s/, name);
    }
    assert.ok(extension.views.waitChains.badge() > 0, 'hung threads are counted');
    assert.equal(extension.views.ports.badge(), 0);
    assert.match(extension.statusBar(), /service-hang\.kdlog: \d+ hung/);
  });

  it('are what other extensions get through the API', async () => {
    // Sessions of other suites may have left their last reading behind.
    const session = extension.sessions().find(one => one.state === 'active');
    assert.ok(session);
    const facts = await extension.facts(session.id);
    assert.ok((facts['threads'] as readonly unknown[]).length > 0);
    const report = JSON.parse(await extension.report({ kind: 'hang', format: 'json' })) as {
      readonly chains: readonly { readonly start: `thread:${string}` }[];
    };
    const start = report.chains[0]?.start ?? 'thread:';
    await extension.reveal(start);
    const threads = await until('the revealed row', () =>
      extension.views.threads.selection().some(row => row.entity === start),
    );
    assert.ok(threads);
  });

  it('nest the steps of a chain below its thread', async () => {
    const messages = await rowsOf(extension, 'waitChains', node => node.row.kind === 'message', 8);
    assert.ok(messages.length > 0, 'a chain goes over a message');
    for (const message of messages) {
      const above = [];
      for (let at = message.parent; at; at = at.parent) above.push(at.row.kind);
      assert.ok(above.includes('thread') || above.includes('chain'), `above ${message.row.id}: ${above.join(' < ')}`);
    }
    const verdicts = await rowsOf(extension, 'waitChains', node => node.row.kind === 'verdict', 8);
    assert.ok(verdicts.length > 0, 'a chain ends in a verdict');
  });

  it('give every row of a view an id of its own', async () => {
    for (const name of ['waitChains', 'ports', 'messages', 'threads'] as const) {
      const ids = (await rowsOf(extension, name, () => true, 5)).map(node => node.row.id);
      assert.equal(new Set(ids).size, ids.length, name);
    }
  });

  it('filter over all rows, say so, and come back', async () => {
    const before = await rowsOf(extension, 'threads', node => node.row.kind === 'thread', 3);
    const name = before.map(node => node.parent?.row.label ?? '').find(label => /\w+\.exe/.test(label)) ?? '';
    const word = /\w+\.exe/.exec(name)?.[0] ?? '';
    assert.notEqual(word, '', 'the sample has a process with threads');
    await vscode.commands.executeCommand('alpcscope.threads.filter', word);
    const roots = await until('filtered rows', async () => {
      const rows = await extension.views.threads.rows();
      return rows.length > 0 && rows.every(row => row.row.label.includes(word) || row.row.hasChildren) && rows;
    });
    const filtered = await rowsOf(extension, 'threads', node => node.row.kind === 'thread', 3);
    assert.ok(filtered.length > 0 && filtered.length < before.length, `${filtered.length} of ${before.length}`);
    assert.ok(roots.length > 0);
    assert.match(extension.views.threads.message(), new RegExp(`^Filter “${word.replace('.', '\\.')}”`));
    await vscode.commands.executeCommand('alpcscope.threads.clearFilter');
    const again = await rowsOf(extension, 'threads', node => node.row.kind === 'thread', 3);
    assert.equal(again.length, before.length);
    assert.doesNotMatch(extension.views.threads.message(), /Filter/);
  });

  it('say it when a filter fits nothing', async () => {
    await vscode.commands.executeCommand('alpcscope.ports.filter', 'no such thing anywhere');
    await until('the message line', () => /hides \d+/.test(extension.views.ports.message()));
    assert.deepEqual(await extension.views.ports.rows(), []);
    await vscode.commands.executeCommand('alpcscope.ports.clearFilter');
  });

  it('group in every way that they offer', async () => {
    const roots = async (): Promise<string> => (await extension.views.ports.rows()).map(n => n.row.id).join();
    const byProcess = await roots();
    await vscode.commands.executeCommand('alpcscope.ports.group', 'name');
    const byName = await roots();
    assert.notEqual(byName, byProcess);
    await vscode.commands.executeCommand('alpcscope.ports.group', 'process');
    assert.equal(await roots(), byProcess);
  });

  it('select the row of a thing, wherever it is', async () => {
    const ports = await rowsOf(
      extension,
      'ports',
      node => node.row.kind === 'port' && node.row.entity !== undefined,
      3,
    );
    const last = ports.at(-1)?.row.entity;
    assert.ok(last);
    assert.ok(await extension.views.ports.reveal(last));
    assert.equal(extension.views.ports.selection()[0]?.entity, last);
    assert.ok(!(await extension.views.ports.reveal('port:0x00000000deadbeef')));
  });

  it('load large levels page by page', async () => {
    const settings = vscode.workspace.getConfiguration();
    const all = (await extension.views.threads.rows()).length;
    assert.ok(all > 0);
    await settings.update('alpcscope.views.pageSize', 20, vscode.ConfigurationTarget.Workspace);
    try {
      await vscode.commands.executeCommand('alpcscope.threads.group', 'none');
      const first = await extension.views.threads.rows();
      const left = await extension.views.threads.remaining();
      assert.ok(first.length <= 20);
      const total = first.length + left;
      for (let pages = 0; (await extension.views.threads.remaining()) > 0; pages++) {
        assert.ok(pages < 50);
        const more = { kind: 'more', view: 'threads', parent: undefined, remaining: left };
        await vscode.commands.executeCommand('alpcscope.rows.loadMore', more);
      }
      assert.equal((await extension.views.threads.rows()).length, total);
    } finally {
      await settings.update('alpcscope.views.pageSize', undefined, vscode.ConfigurationTarget.Workspace);
      await vscode.commands.executeCommand('alpcscope.threads.group', 'process');
    }
  });

  it('are filled anew by a refresh', async () => {
    const before = extension.views.waitChains.message();
    const log = workspaceFile(...SAMPLE);
    const text = Buffer.from(await vscode.workspace.fs.readFile(log)).toString();
    const address = 'ffffac0f66666080';
    const more = `0: kd> !thread ${address}\nTHREAD ${address}  Cid 7777.8888  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (Executive) KernelMode Non-Alertable\n0: kd> `;
    await vscode.workspace.fs.writeFile(log, Buffer.from(text + more));
    try {
      await vscode.commands.executeCommand('alpcscope.views.refresh');
      await until('a new reading', () => extension.views.waitChains.message() !== before);
      assert.ok(await extension.views.threads.reveal(`thread:0x${address}`), 'the new thread has a row');
    } finally {
      await vscode.workspace.fs.writeFile(log, Buffer.from(text));
    }
  });
});
