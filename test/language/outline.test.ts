import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DocumentSymbol, SelectionRange } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentSymbols } from '../../extension/language/features/documentSymbols';
import { foldingRanges, scriptFoldingRanges } from '../../extension/language/features/foldingRanges';
import { selectionRange } from '../../extension/language/features/selectionRanges';
import { LineScanner } from '../../extension/language/outline/lineStarts';
import { type Outline, readOutline } from '../../extension/language/outline/outline';
import { CLIENT, HANG_LOG, lineWith, PORT, positionOf, SERVER } from './support/hangLog';
import { NEVER } from './support/openLog';

async function outlineOf(text: string): Promise<Outline> {
  const outline = await readOutline(text);
  assert.ok(outline);
  return outline;
}

function documentOf(text: string): TextDocument {
  return TextDocument.create('file:///a.kdlog', 'kd-log', 1, text);
}

describe('lines', () => {
  it('are those of the editor for any mix of line ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\r\n', ' ') }), text => {
        const document = documentOf(text);
        const scanner = new LineScanner(text);
        const starts: number[] = [];
        while (scanner.advance()) starts.push(scanner.start);
        const expected = Array.from({ length: document.lineCount }, (_, line) =>
          document.offsetAt({ line, character: 0 }),
        );
        assert.deepEqual(starts, expected);
      }),
    );
  });
});

describe('document symbols', () => {
  it('are the commands and what they print', async () => {
    const symbols = await documentSymbols(documentOf(HANG_LOG), await outlineOf(HANG_LOG), NEVER);
    const names = (list: readonly DocumentSymbol[]): unknown[] =>
      list.map(s => (s.children ? [s.name, ...names(s.children)] : s.name));
    assert.deepEqual(names(symbols), [
      ['!process 0 0', 'PROCESS ffffc10842220300'],
      [`!thread ${CLIENT}`, 'THREAD 0a10.3c40'],
      ['!alpc /m ffffd50330003ce0', 'Message ffffd50330003ce0'],
      [`!alpc /p ${PORT}`, [`Port ${PORT}`, 'THREAD 033c.3d00']],
      '? ffffc108`40001080',
    ]);
    assert.equal(symbols[1]?.children?.[0]?.detail, `${CLIENT} WrLpcReply`);
  });

  it('lie within their parents, on lines of the text', async () => {
    const check = (symbol: DocumentSymbol): void => {
      for (const child of symbol.children ?? []) {
        assert.ok(child.range.start.line >= symbol.range.start.line && child.range.end.line <= symbol.range.end.line);
        check(child);
      }
    };
    const lines = HANG_LOG.split('\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...lines), { maxLength: 60 }), async some => {
        const text = some.join('\r\n');
        for (const symbol of await documentSymbols(documentOf(text), await outlineOf(text), NEVER)) check(symbol);
      }),
    );
  });

  it('stay within what an outline view can show', async () => {
    const text = HANG_LOG.repeat(4000);
    const symbols = await documentSymbols(documentOf(text), await outlineOf(text), NEVER);
    assert.equal(symbols.length, 20_000);
  });
});

describe('folding', () => {
  it('folds commands, blocks and stacks', async () => {
    const ranges = await foldingRanges(await outlineOf(HANG_LOG), undefined, NEVER);
    const has = (from: number, to: number): boolean => ranges.some(r => r.startLine === from && r.endLine === to);
    const end = lineWith('nt!AlpcpSignalAndWait');
    assert.ok(has(lineWith('!thread'), end));
    assert.ok(has(lineWith(`THREAD ${CLIENT}`), end));
    assert.ok(has(lineWith('Child-SP'), end));
    assert.ok(has(lineWith(`Port  ${PORT}`), lineWith('Main queue')));
  });

  it('keeps commands first when there is a limit', async () => {
    const ranges = await foldingRanges(await outlineOf(HANG_LOG), 3, NEVER);
    assert.deepEqual(
      ranges.map(r => r.startLine),
      [lineWith('!process'), lineWith('!thread'), lineWith('!alpc /m')],
    );
  });

  it('folds braces, comments and regions of scripts', () => {
    const text = '* one\n* two\n.foreach (x { k }) {\n  !thread ${x}\n  r\n}\n$$ region\nk\n$$ endregion';
    const ranges = scriptFoldingRanges(TextDocument.create('file:///a.kdscript', 'kd-script', 1, text));
    assert.deepEqual(
      ranges.map(r => [r.startLine, r.endLine]),
      [
        [0, 1],
        [2, 4],
        [6, 8],
      ],
    );
  });
});

describe('selection', () => {
  it('grows from the token over the line and the blocks to everything', async () => {
    const at = positionOf('nt!AlpcpSignalAndWait', lineWith('nt!AlpcpSignalAndWait'));
    let range: SelectionRange | undefined = selectionRange(documentOf(HANG_LOG), await outlineOf(HANG_LOG), at);
    const starts: number[] = [];
    for (; range; range = range.parent) starts.push(range.range.start.line);
    assert.deepEqual(starts, [
      at.line,
      at.line,
      lineWith('Child-SP'),
      lineWith(`THREAD ${CLIENT}`),
      lineWith('!thread'),
      0,
    ]);
  });

  it('never fails, whatever the position', async () => {
    const outline = await outlineOf(HANG_LOG);
    fc.assert(
      fc.property(fc.nat(200), fc.nat(300), (line, character) => {
        let range: SelectionRange | undefined = selectionRange(documentOf(HANG_LOG), outline, { line, character });
        while (range.parent) range = range.parent;
        assert.equal(range.range.start.line, 0);
      }),
    );
  });

  it('knows the blocks around a line', async () => {
    const outline = await outlineOf(HANG_LOG);
    const kinds = outline.around(lineWith('Main queue')).map(n => n.kind);
    assert.deepEqual(kinds, ['port', 'command']);
    assert.deepEqual(
      outline.around(lineWith(`THREAD ${SERVER}`)).map(n => n.kind),
      ['thread', 'port', 'command'],
    );
  });
});
