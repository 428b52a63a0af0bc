import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../extension/ui/commandIds';
import { SETTING_DEFAULTS } from '../../../extension/ui/settings';
import { api, EXTENSION } from './support';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  it('gives the API and registers every command of the manifest', async () => {
    const extension = await api();
    assert.equal(extension.version, 1);
    const known = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension(EXTENSION)?.packageJSON as Manifest;
    const missing = manifest.contributes.commands.map(c => c.command).filter(id => !known.has(id));
    assert.deepEqual(missing, []);
    assert.equal(manifest.contributes.commands.length, Object.keys(COMMANDS).length);
  });

  it('reads its settings with the defaults that the manifest declares', () => {
    for (const [id, value] of Object.entries(SETTING_DEFAULTS)) {
      assert.deepEqual(vscode.workspace.getConfiguration().get(id), value, id);
    }
  });

  it('starts no session and shows no rows by itself', async () => {
    const extension = await api();
    assert.equal(extension.session(), undefined);
    assert.equal(extension.statusBar(), '');
    assert.deepEqual(extension.sessions(), []);
    await assert.rejects(extension.facts(), /no session is open/);
    for (const view of Object.values(extension.views)) {
      assert.deepEqual(await view.rows(), []);
      assert.equal(view.message(), '');
    }
  });
});
