import assert from 'node:assert/strict';
import type * as Lens from '../../extension/ui/documents/evidenceLens';
import type * as Tree from '../../extension/ui/trees/rowTree';
import { uriPartsOf } from '../../extension/ui/documents/documentUris';
import type { ViewName } from '../../extension/protocol/requests';
import { RowStore } from '../../extension/ui/trees/rowStore';
import { l10n, loadUi, someClass } from './fakeVscode';
import { FakeRows, row } from './rows';

interface Drawn {
  readonly id: string;
  readonly accessibilityInformation: { readonly label: string; readonly role: string };
  readonly resourceUri?: { readonly scheme: string };
}

const vscode = {
  l10n,
  TreeItem: someClass(),
  ThemeIcon: someClass(),
  ThemeColor: someClass(),
  EventEmitter: class {
    fire(): void {
      // Nobody listens.
    }
  },
  Uri: { from: (parts: object) => parts },
  Range: someClass(),
  CodeLens: class {
    constructor(
      readonly range: unknown,
      readonly command: { readonly command: string; readonly arguments: readonly unknown[] },
    ) {}
  },
};

async function drawn(ended: boolean): Promise<Drawn | undefined> {
  const { RowTree } = loadUi('trees/rowTree', vscode) as typeof Tree;
  const rows = new FakeRows({ '': [row('7', { label: 'Cid 0a10.0b10', description: 'WrLpcReply' })] });
  const tree = new RowTree();
  tree.show(new RowStore<ViewName>(rows.source, { view: 'threads', pageSize: 3 }), ended);
  const [first] = await tree.getChildren();
  return first && (tree.getTreeItem(first) as unknown as Drawn);
}

describe('a row as VS Code draws it', () => {
  it('keeps its id, so that what was open and selected stays, and has words for screen readers', async () => {
    const item = await drawn(false);
    assert.deepEqual(item?.accessibilityInformation, { label: 'thread, Cid 0a10.0b10, WrLpcReply', role: 'treeitem' });
    assert.deepEqual([item.id, item.resourceUri], ['7', undefined]);
  });

  it('is grey after the end of its session, and says so aloud', async () => {
    const item = await drawn(true);
    assert.match(item?.accessibilityInformation.label ?? '', /session ended$/);
    assert.equal(item?.resourceUri?.scheme, 'alpcscope-ended');
  });
});

describe('a document of evidence', () => {
  const uri = uriPartsOf({ kind: 'evidence', session: 's1', entity: 'thread:0x10' }, 'evidence');
  const lenses = (session: object | undefined, of = uri): readonly { readonly command?: { command: string } }[] => {
    const { EvidenceLens } = loadUi('documents/evidenceLens', vscode) as typeof Lens;
    return new EvidenceLens({ get: () => session } as never).provideCodeLenses({ uri: of } as never);
  };

  it('can be run again above its first line, while its target can be asked', () => {
    const [lens] = lenses({ ended: false, status: { kind: 'dump' } });
    assert.deepEqual(lens?.command, {
      title: '$(refresh) Run Again and Compare',
      command: 'alpcscope.evidence.again',
      arguments: [{ session: 's1', text: 'thread:0x10' }],
    });
    assert.equal(lenses({ ended: true, status: { kind: 'dump' } }).length, 0);
    assert.equal(lenses({ ended: false, status: { kind: 'log' } }).length, 0);
    assert.equal(lenses(undefined).length, 0);
    const commands = uriPartsOf({ kind: 'commands', session: 's1' }, 'commands');
    assert.equal(lenses({ ended: false, status: { kind: 'dump' } }, commands).length, 0);
  });
});
