import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, until, writeFile } from './support';

const LOG = 'some text of a terminal\n0: kd> !process 0 0\n**** NT ACTIVE PROCESS DUMP ****\n';

async function open(name: string, text = LOG): Promise<vscode.TextDocument> {
  const uri = await writeFile(name, text);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  return current(uri);
}

/** Changing the language makes a new document object. */
function current(uri: vscode.Uri): vscode.TextDocument {
  const document = vscode.workspace.textDocuments.find(doc => doc.uri.toString() === uri.toString());
  assert.ok(document);
  return document;
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 700));
}

async function withSetting(id: string, value: unknown, run: () => Promise<void>): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  await settings.update(id, value, vscode.ConfigurationTarget.Workspace);
  try {
    await run();
  } finally {
    await settings.update(id, undefined, vscode.ConfigurationTarget.Workspace);
  }
}

describe('language of kd logs', () => {
  afterEach(cleanUp);

  it('is known by the extension', async () => {
    assert.equal((await open('a.kdlog')).languageId, 'kd-log');
    assert.equal((await open('b.dbglog')).languageId, 'kd-log');
    // No script is opened here: VS Code keeps closed documents for a while, and quick fixes write into open scripts.
    assert.ok((await vscode.languages.getLanguages()).includes('kd-script'));
  });

  for (const name of ['one.log', 'two.txt']) {
    it(`is found by the prompt in ${name}`, async () => {
      const { uri } = await open(name);
      await until('the switch', () => current(uri).languageId === 'kd-log');
    });
  }

  it('leaves other text alone', async () => {
    const { uri } = await open('plain.txt', 'just a note\n');
    await pause();
    assert.equal(current(uri).languageId, 'plaintext');
  });

  it('never goes against files.associations', async () => {
    await withSetting('files.associations', { 'mine*.txt': 'plaintext' }, async () => {
      const { uri } = await open('mine1.txt');
      await pause();
      assert.equal(current(uri).languageId, 'plaintext');
    });
  });

  it('can be turned off', async () => {
    await withSetting('alpcscope.log.detectLanguage', false, async () => {
      const { uri } = await open('off.txt');
      await pause();
      assert.equal(current(uri).languageId, 'plaintext');
    });
  });

  it('does not fight with a user who changes it back', async () => {
    const { uri } = await open('back.txt');
    await until('the switch', () => current(uri).languageId === 'kd-log');
    await vscode.languages.setTextDocumentLanguage(current(uri), 'plaintext');
    await pause();
    assert.equal(current(uri).languageId, 'plaintext');
  });
});
