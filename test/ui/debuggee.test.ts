import assert from 'node:assert/strict';
import type { DebuggeeState } from '../../extension/protocol/debuggee';
import type { StatusResponse } from '../../extension/protocol/requests';
import { copyPlaces } from '../../extension/ui/documents/copyPlaces';
import { statusText } from '../../extension/ui/status/statusText';
import { ageText, isStale } from '../../extension/ui/trees/ageText';
import { viewMessage } from '../../extension/ui/trees/viewMessage';

const HALTED: DebuggeeState = {
  kind: 'live-kernel',
  state: 'halted',
  access: 'readOnly',
  stop: 3,
  readAtStop: 3,
  commandLine: 'kd -k net:port=50000,key=…',
};
const NEVER_READ: DebuggeeState = { kind: 'live-kernel', state: 'running', access: 'readOnly', stop: 0 };
const STATUS: StatusResponse = {
  title: 'kernel net',
  kind: 'kd',
  readAt: '2031-04-05T06:07:08Z',
  tookMs: 412,
  moment: '',
  counts: { processes: 3, threads: 40, ports: 5, messages: 6, chains: 2, hung: 12, unparsed: 0 },
  path: '',
  openable: false,
};
const READ = Date.parse(STATUS.readAt);

describe('the status bar of a debugger', () => {
  const base = { state: 'active', title: 'kernel net', status: STATUS, others: 0 } as const;
  const said = (debuggee: DebuggeeState) => statusText({ ...base, debuggee })?.text;

  it('says where it stands', () => {
    const each = (['starting', 'waiting', 'running', 'breaking-in', 'reconnecting', 'lost'] as const).map(state =>
      said({ ...NEVER_READ, state }),
    );
    assert.deepEqual(each, [
      '$(loading~spin) kernel net: connecting',
      '$(watch) kernel net: waiting for the target',
      '$(play) kernel net: running',
      '$(loading~spin) kernel net: breaking in',
      '$(loading~spin) kernel net: the target restarts',
      '$(debug-disconnect) kernel net: target lost',
    ]);
    assert.equal(said(HALTED), '$(debug-pause) kernel net: halted, 12 hung');
    assert.equal(said({ ...NEVER_READ, state: 'halted' }), '$(debug-pause) kernel net: halted');
  });

  it('says what keeps it busy, and that a click cancels it', () => {
    const busy = { command: '!process 0 17', ms: 12_900, waiting: 2, background: false };
    const shown = statusText({ ...base, debuggee: { ...HALTED, busy } });
    assert.equal(shown?.text, '$(sync~spin) kernel net: busy with !process 0 17 for 12 s, 2 waiting');
    assert.match(shown.tooltip, /Click to cancel[^]*Stop 3[^]*Read-only access[^]*kd -k net/);
  });

  it('shows a reading before everything else', () => {
    const progress = { text: 'ports 3,120 of 4,800', fraction: 0.65 };
    assert.match(statusText({ ...base, debuggee: HALTED, progress })?.text ?? '', /65 %: ports 3,120 of 4,800$/);
  });

  it('says where the session is recorded', () => {
    const tooltip = statusText({ ...base, debuggee: { ...HALTED, trace: 'C:\\t\\lab.jsonl' } })?.tooltip ?? '';
    assert.match(tooltip, /^Recorded in C:\\t\\lab\.jsonl$/m);
  });

  it('says why a target is waited for', () => {
    const waiting = { ...NEVER_READ, state: 'waiting', reason: 'no_debuggee: check the cable' } as const;
    assert.match(statusText({ ...base, debuggee: waiting })?.tooltip ?? '', /check the cable/);
  });
});

describe('the line above the rows of a debugger', () => {
  const message = (debuggee: DebuggeeState, now = READ + 12_000, status = STATUS) =>
    viewMessage({ view: 'ports', state: 'active', clock: () => 'at noon', status, debuggee, now });

  const viewOf = (more: { readonly status: typeof STATUS; readonly empty: boolean }) =>
    viewMessage({ view: 'ports', state: 'active', clock: () => 'at noon', debuggee: HALTED, now: READ, ...more });

  it('says how old the rows are and of which stop', () => {
    assert.equal(message(HALTED), 'Read 12 s ago, at stop 3');
    assert.equal(message({ ...HALTED, stop: 5 }), 'Read 12 s ago, at stop 3, now at stop 5');
    assert.equal(message({ ...HALTED, state: 'running' }), 'The target runs · Read 12 s ago, at stop 3');
  });

  it('says what to do where nothing was read', () => {
    const notRead = { ...STATUS, notRead: { reads: 48_000, ms: 60_200, long: true } };
    assert.match(message({ ...HALTED, stop: 1 }, READ, notRead) ?? '', /48,000 reads, 61 s \(Read Everything\)/);
    const lost = message({ ...NEVER_READ, state: 'lost', reason: 'no answer' });
    assert.equal(lost, 'The target does not answer: no answer');
  });

  it('says what was left out on a slow connection, and what the whole takes', () => {
    const partial = 'Read: 310 threads of 34 of 120 processes, and what 12 of them wait for';
    const some = { ...STATUS, partial, notRead: { reads: 48_000, ms: 60_200, long: true } };
    assert.equal(
      message(HALTED, READ + 12_000, some),
      `Read 12 s ago, at stop 3 · everything: about 48,000 reads, 61 s (Read Everything) · ${partial}`,
    );
    assert.match(viewOf({ status: some, empty: false }) ?? '', /Read Everything/);
    assert.equal(viewOf({ status: some, empty: true }), undefined, 'the welcome text says how to read the rest');
  });

  it('says how far a reading is whose rows are shown already', () => {
    const status = { ...STATUS, partial: 'Reading: ports 3,120 of 4,800', reading: true as const };
    assert.equal(message(HALTED, READ + 12_000, status), 'Reading: ports 3,120 of 4,800');
    assert.equal(viewOf({ status, empty: true }), 'Reading: ports 3,120 of 4,800');
  });

  it('leaves the place to the welcome text where that has what to do', () => {
    const notRead = { ...STATUS, notRead: { reads: 48_000, ms: 60_200, long: true } };
    assert.equal(message(NEVER_READ), undefined);
    assert.equal(message({ ...NEVER_READ, state: 'waiting' }), undefined);
    assert.equal(message({ ...NEVER_READ, state: 'halted', stop: 1 }, READ, notRead), undefined);
    assert.notEqual(message({ ...HALTED, state: 'running' }), undefined);
  });

  it('says of an ended session what it says of all of them', () => {
    const text = viewMessage({
      view: 'ports',
      state: 'ended',
      clock: () => 'at noon',
      status: STATUS,
      debuggee: HALTED,
    });
    assert.match(text ?? '', /^Session ended · Read at noon/);
  });

  it('writes ages for people', () => {
    const ages = [0, 4, 5, 89, 90, 5399, 5400].map(s => ageText(STATUS.readAt, READ + s * 1000));
    assert.deepEqual(ages, ['just now', 'just now', '5 s ago', '89 s ago', '2 min ago', '90 min ago', '2 h ago']);
  });

  it('greys rows that the target has run away from', () => {
    assert.equal(isStale(undefined), false);
    assert.equal(isStale(NEVER_READ), false);
    assert.equal(isStale(HALTED), false);
    assert.equal(isStale({ ...HALTED, state: 'running' }), true);
    assert.equal(isStale({ ...HALTED, stop: 4 }), true);
  });
});

describe('texts with commands to copy', () => {
  it('have a link on each line of code and nowhere else', () => {
    const places = copyPlaces('# a\n\n```bat\nbcdedit /debug on\n\nshutdown -r -t 0\n```\n\nplain\n```\nlm\n```');
    assert.deepEqual(
      places.map(({ row, text }) => [row, text]),
      [
        [3, 'bcdedit /debug on'],
        [5, 'shutdown -r -t 0'],
        [10, 'lm'],
      ],
    );
  });
});
