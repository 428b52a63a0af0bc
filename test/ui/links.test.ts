import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandLink, LINK_COMMANDS } from '../../extension/protocol/links';
import { COMMANDS } from '../../extension/ui/commandIds';
import { groupingsOf, sortingsOf, validGrouping, validSorting } from '../../extension/ui/trees/groupings';
import { reportFileName } from '../../extension/ui/reports/reportTitles';

describe('links of cards', () => {
  it('run commands that exist', () => {
    const known: readonly string[] = Object.values(COMMANDS);
    for (const id of Object.values(LINK_COMMANDS)) assert.ok(known.includes(id), id);
  });

  it('carry their target unharmed and never leave the brackets of a Markdown link', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, line) => {
        const link = commandLink('copy', { text, line });
        assert.match(link, /^command:alpcscope\.command\.copy\?[^()\s'"<>]+$/);
        const parsed: unknown = JSON.parse(decodeURIComponent(link.slice(link.indexOf('?') + 1)));
        assert.deepEqual(parsed, [{ text, line }]);
      }),
    );
  });
});

describe('groupings', () => {
  it('have a name each, and only known ones are remembered', () => {
    for (const view of ['waitChains', 'ports', 'messages', 'threads'] as const) {
      for (const choice of groupingsOf(view)) assert.match(choice.name, /^[A-Z]/);
    }
    assert.equal(validGrouping('ports', 'name'), 'name');
    assert.equal(validGrouping('ports', 'server'), undefined);
    assert.equal(validGrouping('ports', 7), undefined);
  });
});

describe('orders', () => {
  it('have a name each, the default first, and only known ones are remembered', () => {
    for (const view of ['waitChains', 'ports', 'messages', 'threads', 'modules'] as const) {
      const [first, ...others] = sortingsOf(view);
      assert.equal(first?.id, 'default');
      for (const choice of [first, ...others]) assert.match(choice.name, /^[A-Z]/);
    }
    assert.equal(validSorting('ports', 'backlog'), 'backlog');
    assert.equal(validSorting('threads', 'backlog'), undefined);
    assert.equal(validSorting('threads', undefined), undefined);
  });
});

describe('names of exported reports', () => {
  it('come from the log, the kind and the format', () => {
    assert.equal(reportFileName('build 7/hang.kdlog', 'hang', 'html'), 'build-7-hang-hang.html');
    assert.equal(reportFileName('', 'stats', 'csv'), 'report-stats.csv');
  });
});
