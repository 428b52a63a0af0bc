import assert from 'node:assert/strict';
import { COMMANDS } from '../../extension/ui/commandIds';
import { ENDED_COLOR, itemOf } from '../../extension/ui/trees/treeItem';
import { row } from './rows';

const THREAD = 'thread:0xffffe00012345080';
const MESSAGE = 'message:0xffffc00098765430';

function words(text: string): string[] {
  return text.split(' ').sort();
}

describe('tree item of a row', () => {
  it('jumps on a click when the row is a thread or a message with a thread', () => {
    const thread = itemOf(row('a', { entity: THREAD, thread: THREAD, hasChildren: true }));
    assert.equal(thread.click?.command, COMMANDS.jumpToStack);
    const message = itemOf(row('b', { kind: 'message', entity: MESSAGE, thread: THREAD }));
    assert.equal(message.click?.command, COMMANDS.jumpToStack);
    assert.deepEqual(words(message.contextValue), ['entity', 'message', 'sides', 'stack']);
  });

  it('expands groups and chains on a click, also those that stand for a thread', () => {
    for (const kind of ['group', 'chain', 'process', 'port'] as const) {
      assert.equal(itemOf(row('a', { kind, thread: THREAD, line: 4, hasChildren: true })).click, undefined);
    }
  });

  it('reveals the log on a click on a leaf that rests on a line', () => {
    assert.equal(itemOf(row('a', { kind: 'field', line: 12 })).click?.command, COMMANDS.revealLog);
    assert.equal(itemOf(row('a', { kind: 'note' })).click, undefined);
  });

  it('tells a command to type from an address when it offers to copy', () => {
    assert.deepEqual(words(itemOf(row('a', { kind: 'next-command', copy: '!alpc /m 1' })).contextValue), [
      'copyCommand',
      'next-command',
    ]);
    assert.deepEqual(words(itemOf(row('a', { kind: 'port', copy: 'ffff' })).contextValue), ['copyAddress', 'port']);
  });

  it('is open only where the row says so and has something below', () => {
    assert.equal(itemOf(row('a', { expanded: true })).state, 'leaf');
    assert.equal(itemOf(row('a', { hasChildren: true })).state, 'collapsed');
    assert.equal(itemOf(row('a', { hasChildren: true, expanded: true })).state, 'expanded');
  });

  it('leaves of an ended session only what can be copied, in grey', () => {
    const ended = itemOf(row('a', { entity: THREAD, thread: THREAD, line: 3, copy: 'x', color: 'charts.red' }), true);
    assert.equal(ended.color, ENDED_COLOR);
    assert.equal(ended.click, undefined);
    assert.deepEqual(words(ended.contextValue), ['copyAddress', 'thread']);
    assert.match(ended.spoken, /session ended$/);
  });

  it('says kind, label and description to a screen reader', () => {
    assert.equal(
      itemOf(row('a', { label: '0514.0c88', description: 'spool, 3 min' })).spoken,
      'thread, 0514.0c88, spool, 3 min',
    );
    assert.equal(itemOf(row('a', { kind: 'group', label: 'Others' })).spoken, 'Others');
  });
});
