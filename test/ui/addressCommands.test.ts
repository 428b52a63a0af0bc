import assert from 'node:assert/strict';
import type * as AddressCommands from '../../extension/ui/commands/addressCommands';
import type { Services } from '../../extension/ui/commands/services';
import { l10n, loadUi, someClass } from './fakeVscode';

/** A session, an editor of a kd document with the cursor on its line, and what the user types. */
class Stage {
  readonly shown: (string | null)[] = [];
  kind = 'dump';
  line = '';
  typed: string | undefined;
  readonly refused: unknown[] = [];

  commands(): ReturnType<typeof AddressCommands.addressCommands> {
    const session = { id: 's1', ended: false, status: { title: 'MEMORY.DMP', kind: this.kind }, debug: { name: 'kd' } };
    const document = { languageId: 'kd-log', uri: { scheme: 'file', query: '' }, lineAt: () => ({ text: this.line }) };
    const vscode = {
      l10n,
      EventEmitter: someClass(),
      Uri: Object.assign(someClass(), { from: (parts: { query: string }) => parts }),
      workspace: { openTextDocument: (uri: { query: string }) => Promise.resolve({ uri }) },
      window: {
        activeTextEditor: this.line === '' ? undefined : { document, selection: { active: { character: 8 } } },
        showInputBox: ({ validateInput }: { validateInput: (text: string) => unknown }) => {
          for (const text of ['', '; g', 'nt!x', '1'.repeat(17)]) this.refused.push(validateInput(text));
          return Promise.resolve(this.typed);
        },
        showTextDocument: ({ uri }: { uri: { query: string } }) =>
          Promise.resolve(void this.shown.push(new URLSearchParams(uri.query).get('command'))),
      },
    };
    const sessions = { current: session, get: () => session, all: [session] };
    const services = { sessions, views: {}, launcher: { find: () => session } } as unknown as Services;
    return (loadUi('commands/addressCommands', vscode) as typeof AddressCommands).addressCommands(services);
  }
}

describe('memory and code at an address', () => {
  it('are documents of what kd prints there, of a row that has an address', async () => {
    const stage = new Stage();
    const argument = { kind: 'row', row: { entity: 'port:0xffffa00f500ca4e0' } };
    await stage.commands()['alpcscope.memory.at'](argument);
    await stage.commands()['alpcscope.code.at'](argument);
    assert.deepEqual(stage.shown, ['dps 0xffffa00f500ca4e0 L40', 'u 0xffffa00f500ca4e0 L20']);
  });

  it('are those of the address under the cursor, not of the number of a thread', async () => {
    const stage = new Stage();
    stage.line = 'at fffff807`12610ef5 it waits';
    await stage.commands()['alpcscope.code.at']();
    stage.line = 'Cid: 21ac.21b0';
    stage.typed = ' 0xfffff80712610ef5 ';
    await stage.commands()['alpcscope.memory.at']();
    assert.deepEqual(stage.shown, ['u 0xfffff80712610ef5 L20', 'dps 0xfffff80712610ef5 L40']);
  });

  it('are asked for where nothing names one; only addresses are taken', async () => {
    const stage = new Stage();
    await stage.commands()['alpcscope.memory.at']();
    assert.deepEqual([stage.shown, new Set(stage.refused)], [[], new Set(['Type a hexadecimal address.'])]);
  });

  it('are not those of a log, which says what to open', async () => {
    const stage = new Stage();
    stage.kind = 'log';
    await assert.rejects(
      Promise.resolve(stage.commands()['alpcscope.memory.at']({ kind: 'row', row: { entity: 'port:0x10' } })),
      /A saved log has no memory: open the dump, or attach a debugger\./,
    );
    assert.deepEqual(stage.shown, []);
  });
});
