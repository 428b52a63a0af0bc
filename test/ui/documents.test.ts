import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DocumentTarget } from '../../extension/ui/documents/documentUris';
import { targetOf, uriPartsOf } from '../../extension/ui/documents/documentUris';
import { evidenceText, placeLinks } from '../../extension/ui/documents/evidenceText';

const targets = fc.oneof(
  fc.record({ kind: fc.constant('answer' as const), session: fc.uuid(), index: fc.nat() }),
  fc.record({
    kind: fc.constant('evidence' as const),
    session: fc.uuid(),
    entity: fc.string({ minLength: 1, unit: 'binary' }),
  }),
  fc.record({
    kind: fc.constant('stack' as const),
    session: fc.uuid(),
    entity: fc.constantFrom('message:0x1' as const, 'thread:cid:0a10.0b20' as const),
    side: fc.constantFrom('client' as const, 'server' as const),
  }),
  fc.record({
    kind: fc.constant('waiters' as const),
    session: fc.uuid(),
    entity: fc.constantFrom('port:0x1' as const, 'process:pid:0a10' as const),
  }),
  fc.record({
    kind: fc.constant('report' as const),
    session: fc.uuid(),
    report: fc.constantFrom('hang' as const, 'stats' as const),
  }),
);

describe('document URIs', () => {
  it('give back what they were made of, under any title', () => {
    fc.assert(
      fc.property(targets, fc.string({ unit: 'binary' }), (target: DocumentTarget, title) => {
        const uri = uriPartsOf(target, title);
        assert.deepEqual(targetOf(uri), { ...target });
        assert.match(uri.path, /^\/[^/]+\.(kdlog|md)$/);
      }),
      { examples: [[{ kind: 'answer', session: 'x', index: 0 }, '../../etc/passwd']] },
    );
  });

  it('name the tab after the title, without what a path gives a meaning', () => {
    const { path } = uriPartsOf({ kind: 'answer', session: 's', index: 1 }, '!alpc /p ffff?#% (a.log)');
    assert.equal(path, '/!alpc -p ffff- (a.log).kdlog');
    assert.equal(uriPartsOf({ kind: 'answer', session: 's', index: 1 }, '').path, '/document.kdlog');
  });

  it('are nothing else than ours', () => {
    assert.equal(targetOf({ scheme: 'file', path: '/a', query: 'session=1&index=2' }), undefined);
    assert.equal(targetOf({ scheme: 'alpcscope-answer', path: '/a', query: 'session=1&index=-2' }), undefined);
    assert.equal(
      targetOf({ scheme: 'alpcscope-report', path: '/a', query: 'session=1&report=constructor' }),
      undefined,
    );
    assert.equal(targetOf({ scheme: 'alpcscope-evidence', path: '/a', query: 'entity=2' }), undefined);
    assert.equal(targetOf({ scheme: 'alpcscope-stack', path: '/a', query: 'session=1&entity=file:1' }), undefined);
    const side = targetOf({ scheme: 'alpcscope-stack', path: '/a', query: 'session=1&entity=thread:0x1&side=both' });
    assert.deepEqual(side, { kind: 'stack', session: '1', entity: 'thread:0x1' });
  });
});

describe('evidence documents', () => {
  const text = evidenceText({
    title: 'thread 0514.0c88',
    items: [
      {
        label: 'waits for a reply',
        command: '!thread ffffe00012345080',
        line: 118,
        text: 'THREAD ffffe00012345080  Cid 0514.0c88',
      },
      { label: 'served by', command: '!alpc /m 1', line: 7, endLine: 9, text: '0: kd> !alpc /m 1\n\nMessage 1\n' },
    ],
  });

  it('show each piece under its command, once', () => {
    assert.match(
      text,
      /^\* thread 0514\.0c88\n\n\* 1\. waits for a reply \(log line 118\)\nkd> !thread ffffe00012345080\nTHREAD/,
    );
    assert.equal(text.split('!alpc /m 1').length - 1, 1);
  });

  it('link to the lines that they name', () => {
    const links = placeLinks(text);
    assert.deepEqual(
      links.map(link => link.line),
      [118, 7],
    );
    const shown = links.map(link => text.split('\n')[link.row]?.slice(link.start, link.end));
    assert.deepEqual(shown, ['log line 118', 'log lines 7 to 9']);
  });

  it('say so where there is none', () => {
    assert.equal(evidenceText({ title: 'port X', items: [] }), '* port X: the input holds nothing about it.\n');
  });
});
