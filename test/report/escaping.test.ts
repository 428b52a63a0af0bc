import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { parseFragment, defaultTreeAdapter } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { code, type Document, strong } from '../../extension/report/document';
import { renderCsv } from '../../extension/report/format/renderCsv';
import { renderHtml } from '../../extension/report/format/renderHtml';
import { renderMarkdown } from '../../extension/report/format/renderMarkdown';
import { renderReport } from '../../extension/report/renderReport';
import { address, evidence, inputOf, known, snapshotOf } from './support';

/** As VS Code's preview reads Markdown, and more willing: HTML on, bare addresses become links. */
const markdown = new MarkdownIt({ html: true, linkify: true });
// Neither VS Code nor GitHub takes `index.tv` for an address: that would hit half of all file names.
markdown.linkify.set({ fuzzyLink: false });

const NASTY = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](command:workbench.action.terminal.new)',
  '<command:foo>',
  'a|b|c',
  '`|`',
  '\\`\\|',
  '``` ',
  'https://evil.example/x',
  'www.evil.example',
  '//evil.example',
  'mailto:a@b.example',
  '![x](http://x/y.png)',
  '**bold** _em_ ~~no~~',
  '# heading',
  '1. list',
  '- item',
  '+ item',
  '> quote',
  '---',
  '===',
  '    indented',
  '&lt;b&gt;&amp;',
  '\n\n# next\n',
  '\r\n| x |',
  '\u202Egnp.exe',
  '$(alert) $x$',
  '=cmd|calc!A0',
  '[a]: http://b',
  '</details></pre><b>',
  '" onmouseover="x',
  "'-->",
  '\u0000\u0007',
];

const hostile = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...Array.from('`|\\<>[]()!*_~#&:/@$-+=1.\n\r\t a')), maxLength: 30 }),
  fc.array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 3 }).map(parts => parts.join('')),
);

/** What a Markdown reader makes of a text: its kinds of tokens, and the text that a person sees. */
function read(text: string): {
  readonly kinds: ReadonlySet<string>;
  readonly seen: string;
  readonly columns: number[];
} {
  const kinds = new Set<string>();
  const columns: number[] = [];
  let seen = '';
  let inRow = 0;
  for (const token of markdown.parse(text, {})) {
    kinds.add(token.type);
    if (token.type === 'tr_open') inRow = 0;
    if (token.type === 'th_open' || token.type === 'td_open') inRow++;
    if (token.type === 'tr_close') columns.push(inRow);
    for (const child of token.children ?? []) {
      kinds.add(child.type);
      seen += child.content;
    }
    if (token.type === 'fence') seen += token.content;
  }
  return { kinds, seen, columns };
}

/** The text with everything invisible left out, to compare what was meant with what is seen. */
function bare(text: string): string {
  return text.replace(/<U\+[0-9A-F]{4}>/g, '').replace(/[\s\p{C}]/gu, '');
}

function documentOf(name: string): Document {
  return {
    title: name,
    subtitle: [name],
    blocks: [
      { kind: 'heading', level: 2, text: [name] },
      { kind: 'paragraph', text: [name, ' and ', code(name), ' and ', strong(name)] },
      { kind: 'list', ordered: true, items: [[name], [code(name)]] },
      {
        kind: 'table',
        columns: [{ head: name }, { head: 'b' }],
        rows: [
          [[name], [code(name)]],
          [[code(name), name], ['x']],
        ],
      },
      {
        kind: 'chain',
        steps: [
          { depth: 0, text: [name], certainty: 'certain', proofs: [{ place: 'line 1', source: name, text: name }] },
          { depth: 1, text: [name], proofs: [] },
        ],
      },
      { kind: 'evidence', summary: [name], proofs: [{ place: name, source: '', text: name }] },
      { kind: 'verbatim', summary: name, lines: [name, '```'], folded: true },
    ],
  };
}

const FORBIDDEN = ['html_block', 'html_inline', 'link_open', 'image', 'em_open', 's_open', 'hr', 'blockquote_open'];

describe('escaping', () => {
  it('never lets a name become HTML, a link, an image, emphasis or a rule in Markdown', () => {
    fc.assert(
      fc.property(hostile, name => {
        // Certainties are emphasised by the report itself, so they are taken out first.
        const text = renderMarkdown(documentOf(name)).replaceAll(' _(certain)_', '');
        const { kinds } = read(text);
        assert.deepEqual(
          FORBIDDEN.filter(kind => kinds.has(kind)),
          [],
          text,
        );
      }),
      { numRuns: 1500 },
    );
  });

  it('keeps every table of Markdown whole', () => {
    fc.assert(
      fc.property(hostile, name => {
        assert.deepEqual(read(renderMarkdown(documentOf(name))).columns, [2, 2, 2]);
      }),
      { numRuns: 1500 },
    );
  });

  it('shows exactly the name in Markdown', () => {
    fc.assert(
      fc.property(hostile, name => {
        const text = renderMarkdown({
          title: 't',
          subtitle: ['s'],
          blocks: [{ kind: 'paragraph', text: ['a ', name, ' z'] }],
        });
        assert.equal(bare(read(text).seen), bare(`tsa${name}z`), text);
      }),
      { numRuns: 1500 },
    );
  });

  it('never lets a name become an element or attribute in HTML, and shows exactly the name', () => {
    // An empty source is left out, so an empty name would have fewer elements.
    const expected = shapeOf(renderHtml(documentOf('plain')));
    fc.assert(
      fc.property(
        hostile.filter(name => name !== ''),
        name => {
          const html = renderHtml(documentOf(name));
          assert.deepEqual(shapeOf(html), expected);
          const paragraph = renderHtml({ title: 't', subtitle: [], blocks: [{ kind: 'paragraph', text: [name] }] });
          assert.ok(bare(textOf(paragraph)).includes(bare(name)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('starts no CSV cell with what a spreadsheet runs', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), hostile, (first, rest) => {
        const [, row = ''] = renderCsv({ columns: ['a', 'b'], rows: [[first + rest, 1]] }).split(/\r\n(?=.)/);
        const cell = row.startsWith('"') ? row.slice(1) : row;
        assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
      }),
    );
  });

  it('keeps hostile names of processes, ports, locks and lines in their place in every report', () => {
    fc.assert(
      fc.property(hostile, name => {
        const input = inputOf(hostileSnapshot(name), {
          source: name,
          problems: [{ code: 'truncated', message: name }],
        });
        const text = renderReport('hang', 'markdown', input);
        const { kinds } = read(text);
        assert.equal(kinds.has('html_inline') || kinds.has('html_block') || kinds.has('link_open'), false, text);
        for (const kind of ['ports', 'connections', 'backlog', 'waits', 'rpc', 'stats'] as const) {
          const report = read(renderReport(kind, 'markdown', input));
          assert.equal(
            report.kinds.has('html_inline') || report.kinds.has('html_block') || report.kinds.has('link_open'),
            false,
          );
          assert.doesNotMatch(renderReport(kind, 'html', input), /<(script|img|b|a)\b/i);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Names and attributes of all elements, in order: what a page is made of, apart from its text. */
function shapeOf(html: string): readonly string[] {
  return elements(html).map(element => [element.tagName, ...element.attrs.map(a => `${a.name}=${a.value}`)].join(' '));
}

function elements(html: string): readonly DefaultTreeAdapterTypes.Element[] {
  const found: DefaultTreeAdapterTypes.Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if (defaultTreeAdapter.isElementNode(node)) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parseFragment(html.slice(html.indexOf('<body>'))));
  return found;
}

function textOf(html: string): string {
  let text = '';
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if (defaultTreeAdapter.isTextNode(node)) text += node.value;
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parseFragment(html.slice(html.indexOf('<body>'))));
  return text;
}

function hostileSnapshot(name: string) {
  const proof = evidence(name, 3, name);
  const process = address(0xffff_8000_0000_1080n);
  const thread = address(0xffff_8000_0000_2080n);
  const port = address(0xffff_8000_0000_3080n);
  const message = address(0xffff_8000_0000_4080n);
  return snapshotOf([
    {
      kind: 'process',
      id: 'process:0xffff800000001080',
      fields: { address: known(process), name: known(name), pid: known('0010') },
    },
    {
      kind: 'thread',
      id: 'thread:0xffff800000002080',
      fields: {
        address: known(thread),
        cid: known('0010.0014'),
        process: known(process),
        state: known('WAIT', proof),
        waitReason: known('WrLpcReply', proof),
        waitsFor: known({ message, port, process }, proof),
        frames: known([{ symbol: name }], proof),
      },
    },
    {
      kind: 'port',
      id: 'port:0xffff800000003080',
      fields: { address: known(port), name: known(name), owner: known(process), queues: known({ main: 3 }) },
    },
    { kind: 'connection', connection: { port, portName: name, peerName: name, clientPort: thread, evidence: proof } },
  ]);
}
