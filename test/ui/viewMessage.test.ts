import assert from 'node:assert/strict';
import type { StatusResponse } from '../../extension/protocol/requests';
import { statusText } from '../../extension/ui/status/statusText';
import { duration, viewBadge, viewMessage } from '../../extension/ui/trees/viewMessage';

const STATUS: StatusResponse = {
  title: 'hang.kdlog',
  kind: 'log',
  readAt: '2031-04-05T06:07:08Z',
  tookMs: 412,
  moment: 'stop 2 of kernel 1',
  counts: { processes: 3, threads: 40, ports: 5, messages: 6, chains: 2, hung: 12, unparsed: 1 },
  path: '/logs/hang.kdlog',
  openable: true,
};
const clock = (iso: string): string => `at ${iso.slice(11, 16)}`;
const base = { view: 'ports', status: STATUS, state: 'active', clock } as const;

describe('line above the rows', () => {
  it('says when, how long and which stop', () => {
    assert.equal(viewMessage(base), 'Read at 06:07 in 412 ms · stop 2 of kernel 1');
  });

  it('says the filter first and how much it hides', () => {
    assert.match(viewMessage({ ...base, filter: 'spool', hidden: 1204 }) ?? '', /^Filter “spool” hides 1,204 · Read/);
    assert.match(viewMessage({ ...base, filter: 'spool', hidden: 0 }) ?? '', /^Filter “spool” · Read/);
  });

  it('says how far a filter has got, and what it hides only when it has looked at everything', () => {
    const text = viewMessage({ ...base, filter: 'spool', hidden: 7, searched: 0.419 });
    assert.match(text ?? '', /^Filter “spool”, 41 % searched so far · Read/);
  });

  it('says what to type where the log has nothing for the view, unless a filter is why', () => {
    assert.match(viewMessage({ ...base, empty: true }) ?? '', /!alpc \/lpp/);
    assert.doesNotMatch(viewMessage({ ...base, empty: true, filter: 'x' }) ?? '', /!alpc/);
  });

  it('leaves the place to the welcome text where there is no session', () => {
    assert.equal(viewMessage({ view: 'ports', status: undefined, state: 'none', clock }), undefined);
    assert.equal(viewMessage({ view: 'ports', status: undefined, state: 'reading', clock }), 'Reading…');
  });

  it('marks an ended session and partial data', () => {
    const text = viewMessage({ ...base, state: 'ended', status: { ...STATUS, partial: 'cut off at line 90' } });
    assert.match(text ?? '', /^Session ended · .* · cut off at line 90$/);
  });

  it('writes durations for people', () => {
    assert.deepEqual([0, 999, 1400, 12_600].map(duration), ['0 ms', '999 ms', '1.4 s', '13 s']);
  });

  it('counts hung threads on the wait chains only', () => {
    assert.deepEqual(viewBadge('waitChains', STATUS), { value: 12, tooltip: '12 threads hang' });
    assert.equal(viewBadge('ports', STATUS), undefined);
    assert.equal(viewBadge('waitChains', undefined), undefined);
  });
});

describe('status bar', () => {
  const base = { state: 'active', title: 'hang.kdlog', status: STATUS, others: 0 } as const;

  it('counts what hangs and other sessions', () => {
    assert.equal(statusText(base)?.text, '$(references) hang.kdlog: 12 hung');
    assert.equal(statusText({ ...base, others: 2 })?.text, '$(references) hang.kdlog: 12 hung (+2)');
    assert.match(statusText(base)?.tooltip ?? '', /40 threads[^]*1 lines not understood/);
  });

  it('says that nothing hangs only of what was read as a whole', () => {
    const none = { ...STATUS, kind: 'dump' as const, counts: { ...STATUS.counts, hung: 0 } };
    const said = (more: object): string =>
      statusText({ ...base, title: 'M.DMP', status: { ...none, ...more } })?.text ?? '';
    const nothing = '$(references) M.DMP: nothing hangs';
    const unsure = '$(references) M.DMP: no hung thread found';
    assert.equal(said({ partial: undefined }), nothing);
    assert.equal(said({ partial: 'Not read to the end: messages' }), unsure);
    assert.equal(said({ partial: undefined, reading: true }), unsure);
    assert.equal(said({ partial: undefined, notRead: { reads: 9, ms: 60_000, long: true } }), unsure);
    assert.equal(said({ partial: undefined, kind: 'log' }), unsure);
    assert.equal(said({ partial: undefined, kind: 'kd', debuggee: { state: 'halted', userMode: true } }), unsure);
  });

  it('shows how far reading is', () => {
    const progress = { text: 'Reading hang.kdlog', fraction: 0.427 };
    assert.equal(
      statusText({ state: 'reading', title: 'hang.kdlog', others: 0, progress })?.text,
      '$(sync~spin) Reading hang.kdlog 42 %',
    );
    assert.equal(statusText({ state: 'reading', title: 'a', others: 0 })?.text, '$(sync~spin) Reading a');
  });

  it('is silent without a session', () => {
    assert.equal(statusText({ state: 'none', title: '', others: 0 }), undefined);
  });
});
