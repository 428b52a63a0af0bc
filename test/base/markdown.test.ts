import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeBlock, escapeMarkdown, inlineCode, inlineCodeInTable, markdownLink } from '../../extension/base/markdown';

describe('markdown escaping', () => {
  it('keeps plain words readable', () => {
    assert.equal(escapeMarkdown('svchost.exe 033c.3c40'), 'svchost.exe 033c.3c40');
  });

  it('makes links, images, HTML, icons and emphasis harmless', () => {
    assert.equal(escapeMarkdown('[a](command:x)'), '\\[a\\]\\(command:x\\)');
    assert.equal(escapeMarkdown('<img src=x>'), '\\<img src\\=x\\>');
    assert.equal(escapeMarkdown('$(bug) **x**'), '\\$\\(bug\\) \\*\\*x\\*\\*');
    assert.equal(escapeMarkdown('http://a www.b'), 'http\\://a www\\.b');
    assert.equal(escapeMarkdown('- item'), '\\- item');
    assert.equal(escapeMarkdown('1. item'), '1\\. item');
  });

  it('never lets a line break or an unescaped special character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const out = escapeMarkdown(text);
        assert.ok(!/[\r\n\u202e]/.test(out));
        assert.ok(!/(^|[^\\])(\\\\)*[`*_[\]<>|$]/.test(out));
      }),
    );
  });

  it('makes code spans that their text cannot close', () => {
    assert.equal(inlineCode('nt!Foo'), '`nt!Foo`');
    assert.equal(inlineCode("a`2'b"), "``a`2'b``");
    assert.equal(inlineCode('`x'), '`` `x ``');
    assert.equal(inlineCode(''), '');
    assert.equal(inlineCodeInTable('a|b'), '`a\\|b`');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n') }), text => {
        const out = inlineCode(text);
        const fence = /^`*/.exec(out)?.[0] ?? '';
        const inner = out.slice(fence.length, out.length - fence.length);
        assert.ok(!(out !== '' && (inner.match(/`+/g) as string[] | null)?.includes(fence)));
      }),
    );
  });

  it('makes fenced blocks that their text cannot close', () => {
    assert.equal(codeBlock('a\n```\nb', 'kd-log'), '````kd-log\na\n```\nb\n````');
  });

  it('cannot be led out of a link', () => {
    assert.equal(markdownLink('x', 'file:///a (b).log#L1'), '[x](file:///a%20%28b%29.log#L1)');
  });
});
