import assert from 'node:assert/strict';
import type { Visit } from '../../extension/ui/navigation/history';
import { InspectionHistory } from '../../extension/ui/navigation/history';

function visit(name: string, session = 's'): Visit {
  return { session, entity: `thread:${name}` };
}

function walked(...names: string[]): InspectionHistory {
  const history = new InspectionHistory();
  for (const name of names) history.push(visit(name));
  return history;
}

describe('history of inspected things', () => {
  it('goes back and forward, and stops at both ends', () => {
    const history = walked('a', 'b', 'c');
    assert.equal(history.back()?.entity, 'thread:b');
    assert.equal(history.back()?.entity, 'thread:a');
    assert.equal(history.back(), undefined);
    assert.ok(!history.canGoBack && history.canGoForward);
    assert.equal(history.forward()?.entity, 'thread:b');
    assert.equal(history.forward()?.entity, 'thread:c');
    assert.equal(history.forward(), undefined);
  });

  it('drops what lay ahead at a new visit', () => {
    const history = walked('a', 'b');
    history.back();
    history.push(visit('x'));
    assert.ok(!history.canGoForward);
    assert.equal(history.back()?.entity, 'thread:a');
  });

  it('counts the same thing twice in a row once, but not its other side', () => {
    const history = walked('a', 'a');
    assert.ok(!history.canGoBack);
    history.push({ ...visit('a'), side: 'client' });
    assert.ok(history.canGoBack);
  });

  it('remembers that a stack was shown, whichever came first', () => {
    const history = walked('a');
    history.push({ ...visit('a'), stack: true });
    history.push(visit('a'));
    assert.equal(history.here?.stack, true);
    assert.ok(!history.canGoBack);
  });

  it('tells what was visited lately, the latest first, by session', () => {
    const history = walked('a', 'b', 'a');
    history.push(visit('x', 'other'));
    assert.deepEqual(history.recent('s'), ['thread:a', 'thread:b']);
    assert.deepEqual(history.recent('none'), []);
  });

  it('forgets a session that is gone and stays where it was', () => {
    const history = walked('a', 'b');
    history.push(visit('x', 'gone'));
    history.forget('gone');
    assert.equal(history.here?.entity, 'thread:b');
    history.forget('s');
    assert.equal(history.here, undefined);
    assert.ok(!history.canGoBack && !history.canGoForward);
  });

  it('stays bounded', () => {
    const history = new InspectionHistory();
    for (let i = 0; i < 500; i++) history.push(visit(String(i)));
    let steps = 0;
    while (history.back()) steps++;
    assert.equal(steps, 99);
  });
});
