import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AdapterBundle, bundleAdapter, KdClient, SAMPLE, TWO_SERVERS } from './kdClient';

describe('findings of a session', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-findings-'));
  const log = path.join(folder, 'two-servers.kdlog');
  let bundle: AdapterBundle;
  let client: KdClient;

  before(async () => {
    copyFileSync(TWO_SERVERS, log);
    bundle = await bundleAdapter();
    client = new KdClient(bundle);
    await client.open(log);
  });
  after(async () => {
    await client.close();
    bundle.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('issue: the worst root cause, or that of a thread, without what is not to be handed on', async () => {
    const { text = '' } = await client.own('alpcscope/issue', {});
    assert.match(text, /^# \w/);
    assert.match(text, /app\.exe/);
    const redacted = await client.own('alpcscope/issue', { redact: ['names', 'addresses'] });
    assert.doesNotMatch(redacted.text ?? '', /app\.exe|broker|tray|ffffb80a|two-servers/i);
    assert.match((await client.refused('alpcscope/issue', { thread: 'beef' })).format, /no thread beef/);
    assert.match(
      (await client.refused('alpcscope/issue', { redact: ['colours'] })).format,
      /names, addresses, user-data/,
    );
  });

  it('facts: what is known of the target, in the shape of the command line', async () => {
    const { json } = await client.own('alpcscope/facts');
    const facts = JSON.parse(json) as { target: { kind: string }; threads: { cid: string }[]; unknowns: unknown[] };
    assert.equal(facts.target.kind, 'log');
    assert.ok(facts.threads.some(thread => thread.cid === '0a10.0b20'));
    assert.ok(facts.unknowns.length > 0);
  });

  it('report: as HTML with the wait graph, and without names where that is wished', async () => {
    const whole = await client.own('alpcscope/report', { kind: 'hang', format: 'html' });
    assert.match(whole.text, /<svg class="graph"/);
    const redacted = await client.own('alpcscope/report', { kind: 'hang', format: 'html', redact: ['names'] });
    assert.match(redacted.text, /<svg class="graph"/);
    assert.doesNotMatch(redacted.text, /app\.exe|broker\.exe|two-servers/i);
  });

  it('compare: with another log, as the earlier or the later one', async () => {
    const later = await client.own('alpcscope/compare', { file: SAMPLE, format: 'markdown', isLater: true });
    assert.equal(later.title, 'Comparison: two-servers.kdlog, stop 2 → service-hang.kdlog');
    assert.match(
      later.text,
      /^# Comparison: two-servers\.kdlog, stop 2 → service-hang\.kdlog\n[^]*## New waits\n[^]*Deadlock/,
    );
    const before = await client.own('alpcscope/compare', { file: SAMPLE, format: 'json' });
    assert.equal((JSON.parse(before.text) as { before: { source: string } }).before.source, 'service-hang.kdlog');
    const missing = path.join(folder, 'nowhere.kdlog');
    assert.match(
      (await client.refused('alpcscope/compare', { file: missing, format: 'csv' })).format,
      /does not exist/,
    );
    assert.match((await client.refused('alpcscope/compare', { format: 'csv' })).format, /earlier.*file/);
  });

  it('earlier and compare: a reading that a later one replaced is kept', async () => {
    assert.deepEqual((await client.own('alpcscope/earlier')).readings, []);
    const grown = `${readFileSync(TWO_SERVERS, 'utf8')}\n0: kd> !process 0 0 fresh.exe\nPROCESS ffffb80a40099080\n    SessionId: 1  Cid: 2f40    Peb: 00000000  ParentCid: 0a10\n    DirBase: 00000000  ObjectTable: 00000000  HandleCount:   1.\n    Image: fresh.exe\n\n0: kd> `;
    writeFileSync(log, grown);
    await client.own('alpcscope/refresh');
    const [kept, ...others] = (await client.own('alpcscope/earlier')).readings;
    assert.deepEqual(others, []);
    assert.equal(kept?.number, 1);
    const { text } = await client.own('alpcscope/compare', { earlier: 1, format: 'markdown' });
    assert.match(text, /## New\n\n- process `ffffb80a40099080` \(fresh\.exe 2f40\)/);
    assert.match((await client.refused('alpcscope/compare', { earlier: 7, format: 'csv' })).format, /not kept/);
  });

  it('compareRows: sections and their rows, in pages; things of the other reading lead nowhere', async () => {
    const page = { file: SAMPLE, isLater: true, start: 0, count: 50 };
    const { rows, title, warnings, total } = await client.own('alpcscope/compareRows', page);
    assert.equal(title, 'two-servers.kdlog, stop 2 → service-hang.kdlog');
    assert.equal(total, rows.length);
    assert.ok(warnings.length > 0 && rows[0]?.icon === 'warning', 'two logs that say nothing of their boots');
    const newWaits = rows.find(row => row.label === 'New waits');
    assert.ok(newWaits?.expanded && newWaits.hasChildren);
    const below = await client.own('alpcscope/compareRows', { ...page, parent: newWaits.id, count: 2 });
    assert.equal(below.rows.length, 2);
    assert.equal(below.total, Number(newWaits.description));
    const [deadlock] = below.rows;
    assert.match(deadlock?.description ?? '', /^deadlock · certain/);
    assert.deepEqual([deadlock?.entity, deadlock?.thread], [undefined, undefined]);
    assert.ok(deadlock?.copy !== undefined);
    const back = { ...page, isLater: false };
    const gone = (await client.own('alpcscope/compareRows', back)).rows.find(row => row.label === 'New');
    assert.ok(gone);
    const mine = (await client.own('alpcscope/compareRows', { ...back, parent: gone.id })).rows[0];
    assert.ok(
      mine?.hasChildren === true || mine?.entity !== undefined,
      'of what the session stands at more can be asked',
    );
    const filtered = await client.own('alpcscope/compareRows', { ...page, filter: 'deadlock' });
    assert.ok(filtered.total < total && filtered.rows.some(row => row.id === newWaits.id));
    await client.own('alpcscope/compareEnd');
    assert.match((await client.refused('alpcscope/compareRows', { start: 0, count: 1 })).format, /earlier.*file/);
  });

  it('compareRows: goes on with a new reading of its session', async () => {
    const before = readFileSync(log, 'utf8');
    const { readings } = await client.own('alpcscope/earlier');
    const page = { earlier: readings[0]?.number ?? 0, start: 0, count: 50 };
    const one = await client.own('alpcscope/compareRows', page);
    const added = (text: typeof one): string | undefined => text.rows.find(row => row.label === 'New')?.description;
    assert.equal(added(one), '1');
    const more =
      '!process 0 0 other.exe\nPROCESS ffffb80a40098080\n    SessionId: 1  Cid: 2f44    Peb: 00000000  ParentCid: 0a10\n    DirBase: 00000000  ObjectTable: 00000000  HandleCount:   1.\n    Image: other.exe\n\n0: kd> ';
    writeFileSync(log, `${before}${more}`);
    await client.own('alpcscope/refresh');
    assert.equal(added(await client.own('alpcscope/compareRows', page)), '2');
  });
});
