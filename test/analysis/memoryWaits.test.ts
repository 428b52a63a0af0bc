import assert from 'node:assert/strict';
import type { WaitObject } from '../../extension/model/entities';
import { addressOf } from '../worlds/world';
import { at, Source } from '../worlds/worldFacts';
import { type CaseWorld, chainOfCase, type Change } from './caseWorld';

/** Client, and a server that waits for the client to end. */
const CIRCLE: CaseWorld = { acts: ['client', { kind: 'join', thread: 0 }] };

const source = new Source('dt', 700);

function objects(...list: readonly (readonly [bigint, string])[]): readonly WaitObject[] {
  return list.map(([address, type]) => ({ address: at(address), type, evidence: source.evidence(type) }));
}

function verdictOf(one: CaseWorld, ...changes: readonly Change[]): readonly [string, string] {
  const { verdict } = chainOfCase(one, changes);
  return [verdict.code, verdict.certainty];
}

describe('waits of which memory says more than text', () => {
  it('are a deadlock for certain only if none of them ends by itself', () => {
    const timeout = (n: number, value: boolean): Change => ({ of: 'thread', n, field: 'timeout', value });
    assert.deepEqual(verdictOf(CIRCLE), ['deadlock', 'certain']);
    assert.deepEqual(verdictOf(CIRCLE, timeout(0, false), timeout(1, false)), ['deadlock', 'certain']);
    assert.deepEqual(verdictOf(CIRCLE, timeout(1, true)), ['possible-deadlock', 'likely']);
    // A timer among the objects is somebody else's if the thread's own is not armed.
    const timed = { ...CIRCLE, timed: [1] };
    assert.deepEqual(verdictOf(timed), ['possible-deadlock', 'likely']);
    assert.deepEqual(verdictOf(timed, timeout(1, false)), ['deadlock', 'certain']);
  });

  it('show the timers that are not armed as proof of a deadlock', () => {
    const { verdict } = chainOfCase(CIRCLE, [
      { of: 'thread', n: 0, field: 'timeout', value: false },
      { of: 'thread', n: 1, field: 'timeout', value: false },
    ]);
    assert.equal(verdict.evidence.filter(one => one.kind === 'text' && one.command.text === 'dt').length, 2);
  });

  it('do not follow the timer of their own timeout', () => {
    const list = objects([addressOf.timer(0), 'SynchronizationTimer'], [addressOf.thread(1), 'Thread']);
    const marked = list.map((one, i) => (i === 0 ? { ...one, timeout: true as const } : one));
    const one: CaseWorld = { acts: [{ kind: 'event' }, { kind: 'running' }] };
    assert.deepEqual(verdictOf(one, { of: 'thread', n: 0, field: 'waitObjects', value: marked }), [
      'running',
      'certain',
    ]);
  });

  describe('for several objects', () => {
    const one: CaseWorld = { acts: [{ kind: 'event' }, { kind: 'running' }] };
    const list: Change = {
      of: 'thread',
      n: 0,
      field: 'waitObjects',
      value: objects([addressOf.event(0), 'NotificationEvent'], [addressOf.thread(1), 'Thread']),
    };
    const type = (value: string): Change => ({ of: 'thread', n: 0, field: 'waitType', value });

    it('follow the one with an owner if all have to be signalled', () => {
      const { verdict, hops } = chainOfCase(one, [list, type('all')]);
      assert.deepEqual(
        [verdict.code, verdict.certainty, hops[0]?.relation],
        ['running', 'certain', 'waits-for-thread'],
      );
    });

    it('end there if one is enough', () => {
      const { verdict } = chainOfCase(one, [list, type('any')]);
      assert.deepEqual([verdict.code, verdict.certainty, verdict.missing], ['lock-wait', 'likely', []]);
      assert.match(verdict.summary, /waits for any of 2 objects/);
    });

    it('say that it is not known which', () => {
      const { verdict } = chainOfCase(one, [list]);
      assert.deepEqual(
        verdict.missing.map(missing => missing.field),
        ['waitType'],
      );
    });

    it('are a circle if all have to be signalled, and one of them never will', () => {
      const circle: CaseWorld = { acts: [{ kind: 'event' }, { kind: 'join', thread: 0 }] };
      assert.deepEqual(verdictOf(circle, list, type('all')), ['deadlock', 'certain']);
      // The event may still be signalled by anybody.
      assert.deepEqual(verdictOf(circle, list, type('any')), ['lock-wait', 'likely']);
    });
  });

  it('are never surer of a lock than what the lock was concluded from', () => {
    const one: CaseWorld = { acts: [{ kind: 'resource', lock: 0 }, { kind: 'running' }], lockKind: 'eresource' };
    assert.deepEqual(verdictOf(one), ['running', 'certain']);
    for (const value of ['likely', 'heuristic'])
      assert.deepEqual(verdictOf(one, { of: 'lock', field: 'certainty', value }), ['running', value]);
  });

  it('of a frozen process get on only when it is resumed', () => {
    const frozen: Change = { of: 'process', n: 1, field: 'frozen', value: true };
    for (const kind of ['idle', 'event', 'sleeping'] as const)
      assert.deepEqual(verdictOf({ acts: ['client', { kind }] }, frozen), ['server-suspended', 'certain'], kind);
    assert.deepEqual(verdictOf({ acts: ['client', { kind: 'running' }] }, frozen), ['running', 'certain']);
  });
});
