import assert from 'node:assert/strict';
import { ProgressReporter } from '../../extension/adapter/session/progress';

interface Sent {
  readonly event: string;
  readonly body: Readonly<Record<string, unknown>>;
}

function recorder(showsProgress: boolean): {
  readonly sent: Sent[];
  readonly reporter: ProgressReporter;
  readonly tick: (ms: number) => void;
} {
  const sent: Sent[] = [];
  let now = 0;
  const sink = { send: (event: string, body: object = {}) => sent.push({ event, body: body as Sent['body'] }) };
  return {
    sent,
    reporter: new ProgressReporter(
      sink,
      () => showsProgress,
      () => now,
    ),
    tick: ms => {
      now += ms;
    },
  };
}

describe('progress', () => {
  it('begins, is told now and then, and ends once', () => {
    const { sent, reporter, tick } = recorder(true);
    const progress = reporter.begin('Reading');
    for (let i = 0; i < 100; i++) {
      tick(10);
      progress.report(i / 100, `${i} of 100 MB`);
    }
    progress.done();
    progress.done();
    progress.report(1, 'late');
    const updates = sent.filter(item => item.event === 'progressUpdate');
    assert.ok(updates.length > 3 && updates.length < 10);
    assert.equal(sent.filter(item => item.event === 'progressEnd').length, 1);
    assert.deepEqual(sent.at(-1), {
      event: 'alpcscope/progress',
      body: { id: 'progress-1', text: 'Reading', done: true },
    });
  });

  it('stays within 0 and 1, and sends DAP events only to a client that shows them', () => {
    const { sent, reporter, tick } = recorder(false);
    const progress = reporter.begin('Reading');
    tick(1000);
    progress.report(7, 'much');
    assert.deepEqual(
      sent.map(item => item.event),
      ['alpcscope/progress', 'alpcscope/progress'],
    );
    assert.equal(sent[1]?.body['fraction'], 1);
  });

  it('is cancelled by its id, while it lasts', () => {
    const { reporter } = recorder(true);
    let cancelled = 0;
    const progress = reporter.begin('Reading', () => cancelled++);
    assert.equal(reporter.cancel('progress-9'), false);
    assert.equal(reporter.cancel('progress-1'), true);
    progress.done();
    assert.equal(reporter.cancel('progress-1'), false);
    assert.equal(cancelled, 1);
  });
});
