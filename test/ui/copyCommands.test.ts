import assert from 'node:assert/strict';
import type { Row } from '../../extension/protocol/requests';
import type * as Copy from '../../extension/ui/commands/copyCommands';
import type { Services } from '../../extension/ui/commands/services';
import type * as Dropped from '../../extension/ui/trees/droppedFiles';
import { addressesOf, rowsAsCsv, rowsAsText } from '../../extension/ui/trees/rowsText';
import { l10n, loadUi, someClass } from './fakeVscode';
import { row } from './rows';

const ONE = row('1', { kind: 'thread', label: 'Thread 0a10.0b10', description: 'WrLpcReply · "x", y', copy: 'ffff01' });
const TWO = row('2', { kind: 'port', label: '=cmd|x', copy: 'ffff02' });
const GROUP = row('3', { kind: 'group', label: 'a\tb' });

describe('rows as text', () => {
  it('have their addresses, one a line, where they have one', () => {
    assert.equal(addressesOf([ONE, GROUP, TWO]), 'ffff01\nffff02');
    assert.equal(addressesOf([GROUP]), '');
  });

  it('have tabs between name, details and address', () => {
    assert.equal(rowsAsText([ONE, GROUP]), 'Thread 0a10.0b10\tWrLpcReply · "x", y\tffff01\na b');
  });

  it('are CSV that a spreadsheet reads and does not run', () => {
    assert.equal(
      rowsAsCsv([ONE, TWO]),
      'Kind,Name,Details,Address\r\nthread,Thread 0a10.0b10,"WrLpcReply · ""x"", y",ffff01\r\nport,\'=cmd|x,,ffff02\r\n',
    );
  });
});

describe('copying rows', () => {
  const node = (of: Row): object => ({ kind: 'row', row: of, parent: undefined });
  let copied: string;
  const vscode = {
    l10n,
    Uri: someClass(),
    EventEmitter: someClass(),
    env: { clipboard: { writeText: (text: string) => Promise.resolve(void (copied = text)) } },
    window: { setStatusBarMessage: () => undefined, activeTextEditor: undefined },
  };
  const services = {
    views: { ports: { selected: [node(TWO), node(GROUP)], view: { visible: true, selection: [] } } },
  } as unknown as Services;
  const commands = (): ReturnType<typeof Copy.copyCommands> =>
    (loadUi('commands/copyCommands', vscode) as typeof Copy).copyCommands(services);
  beforeEach(() => {
    copied = '';
  });

  it('takes all that are selected where a context menu was used, else the one', async () => {
    await commands()['alpcscope.address.copy'](node(ONE), [node(ONE), node(TWO)]);
    assert.equal(copied, 'ffff01\nffff02');
    await commands()['alpcscope.address.copy'](node(ONE), undefined);
    assert.equal(copied, 'ffff01');
    await commands()['alpcscope.address.copy']({ text: 'from a link' });
    assert.equal(copied, 'from a link');
  });

  it('takes the selection of the view that a key names', async () => {
    await commands()['alpcscope.rows.copy']({ view: 'ports' });
    assert.equal(copied, '=cmd|x\t\tffff02\na b');
    await commands()['alpcscope.rows.copyCsv']({ view: 'ports' });
    assert.match(copied, /^Kind,Name,Details,Address\r\nport,/);
  });

  it('says that there is nothing to copy', async () => {
    await assert.rejects(Promise.resolve(commands()['alpcscope.address.copy'](node(GROUP))), /nothing to copy/);
  });
});

describe('dragging rows', () => {
  it('leaves their addresses in an editor', () => {
    const vscode = {
      l10n,
      DataTransferItem: class {
        constructor(readonly value: string) {}
      },
    };
    const { DroppedFiles } = loadUi('trees/droppedFiles', vscode) as typeof Dropped;
    const data = new Map<string, { readonly value: string }>();
    const drag = (...rows: readonly Row[]): void => {
      const nodes = rows.map(one => ({ kind: 'row' as const, row: one, parent: undefined }));
      new DroppedFiles({} as never).handleDrag(nodes, data as never);
    };
    drag(GROUP);
    assert.equal(data.size, 0);
    drag(ONE, TWO);
    assert.equal(data.get('text/plain')?.value, 'ffff01\nffff02');
  });
});
