import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, until, writeFile } from './support';

const THREAD = 'ffffac0f66666080';
const MESSAGE = 'ffffc50c66666070';
const LOG = [
  `0: kd> !thread ${THREAD}`,
  `THREAD ${THREAD}  Cid 1111.2222  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable`,
  '    ffffac0f666666c8  Semaphore Limit 0x1',
  `    Waiting for reply to ALPC Message ${MESSAGE} : queued at port ffffac0f66668070 : owned by process ffffac0f66669080`,
  '0: kd> ',
].join('\n');

describe('quick fix of a chain that ends for lack of a command', () => {
  let log: vscode.TextDocument;

  before(async () => {
    log = await vscode.workspace.openTextDocument(await writeFile('quick-fix.kdlog', LOG));
    await vscode.window.showTextDocument(log);
  });
  after(cleanUp);

  async function insertAction(): Promise<vscode.CodeAction> {
    const [first] = await until('a diagnostic', () => {
      const all = vscode.languages.getDiagnostics(log.uri);
      return all.length > 0 && all;
    });
    assert.ok(first);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      log.uri,
      first.range,
    );
    const insert = actions.find(action => action.title.startsWith('Insert !alpc /m'));
    assert.ok(insert?.edit, actions.map(a => a.title).join(', '));
    return insert;
  }

  const openScript = (): vscode.TextDocument | undefined =>
    vscode.workspace.textDocuments.find(
      d => d.languageId === 'kd-script' && d.getText().includes(`!alpc /m ${MESSAGE}`),
    );

  it('makes a new script that holds the command', async () => {
    const action = await insertAction();
    assert.ok(action.edit && (await vscode.workspace.applyEdit(action.edit)));
    const script = await until('the script', () => openScript());
    assert.equal(script.getText(), `!alpc /m ${MESSAGE}\n`);
    assert.equal(script.isUntitled, true);
  });

  it('adds to the script that is open by then', async () => {
    const action = await until('the script known to the server', async () => {
      const found = await insertAction();
      return found.title.includes('into script') && found;
    });
    assert.ok(action.edit && (await vscode.workspace.applyEdit(action.edit)));
    assert.equal(openScript()?.getText(), `!alpc /m ${MESSAGE}\n!alpc /m ${MESSAGE}\n`);
  });
});
