import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { SavedTrace } from '../../extension/protocol/messageTrace';
import { BuiltCli } from './support';

const LINES = [
  '@alpc:1f2e3d4c h 1 AlpcpCompleteDispatchMessage ffffd28cd69d3080 ffffd28cd5c01080',
  '@alpc:1f2e3d4c t 1 0000000000989680 1 00000000000006b4 0000000000001a2c',
  '@alpc:1f2e3d4c m 1 po=ffffd28cd60f0df0 fl=20000 tp=ffffd28cd60f2df0 ms=ffffe38f2a001cd0',
  '@alpc:1f2e3d4c m 1 id=bfc cb=1fef wt=ffffd28cd69d3080 sq=7 ty=2001 dl=40 cp=00000000000006b4 ct=0000000000001a2c',
  '@alpc:1f2e3d4c h 2 AlpcpDispatchReplyToWaitingThread ffffd28cd7002080 ffffd28cd5c02080',
  '@alpc:1f2e3d4c t 2 00000000009b2c18 0 000000000000033c 0000000000003c40',
  '@alpc:1f2e3d4c m 2 po=ffffd28cd60f1df0 fl=1 ty=2 dl=20 ms=ffffe38f2a001cd0',
  '@alpc:1f2e3d4c m 2 id=bfc cb=1fef wt=ffffd28cd69d3080 tp=ffffd28cd60f0df0',
  '@alpc:1f2e3d4c nonsense',
];
const LOG = [
  '0: kd> !process 0 0',
  'PROCESS ffffd28cd5c01080',
  '    SessionId: 0  Cid: 06b4    Peb: 5a2c7d1000  ParentCid: 02c8',
  '    DirBase: 12a4f5000  ObjectTable: ffff9d0a7c2e1a40  HandleCount: 512.',
  '    Image: client.exe',
  '',
  '0: kd> g',
  ...LINES,
  '',
].join('\n');

describe('command line: messages', function () {
  this.timeout(60_000);
  let cli: BuiltCli;
  before(() => {
    cli = new BuiltCli();
    writeFileSync(cli.file('traced.kdlog'), LOG);
    writeFileSync(cli.file('wide.kdlog'), Buffer.from(`\ufeff${LOG}`, 'utf16le'));
    const rows = LINES.map((line, ms) => JSON.stringify({ ms, dir: 'out', text: `${line}\n` }));
    writeFileSync(cli.file('session.jsonl'), rows.join('\n'));
    writeFileSync(cli.file('plain.kdlog'), '0: kd> .echo hello\nhello\n');
  });
  after(() => {
    cli.remove();
  });

  it('shows a trace in a log, with the names that the log has', async () => {
    const ended = await cli.run('messages', 'traced.kdlog');
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /^Messages of traced\.kdlog\n2 events, 1 request, 1 answered, 1 hit or line lost\n/);
    assert.match(
      ended.stdout,
      /^ {7}0\.0 {2}queue {5}client\.exe \/ 06b4\.1a2c {2}message 0xffffe38f2a001cd0, id 0xbfc, LPC_REQUEST, 64 bytes, through 0xffffd28cd60f0df0, at 0xffffd28cd60f2df0, awaited by 06b4\.1a2c$/m,
    );
    assert.match(ended.stdout, /^ {6}16\.9 {2}reply/m);
  });

  it('reads UTF-16 logs and recorded sessions', async () => {
    for (const file of ['wide.kdlog', 'session.jsonl']) {
      const ended = await cli.run('messages', file, '--format', 'json');
      assert.equal(ended.code, 0, ended.stderr);
      const saved = JSON.parse(ended.stdout) as SavedTrace;
      assert.deepEqual(
        [saved.format, saved.events.length, saved.pairs, saved.lost],
        ['alpcscope-messages', 2, [{ request: 0, reply: 1, replyMs: 16.9 }], 1],
        file,
      );
    }
  });

  it('gives CSV, a row an event', async () => {
    const ended = await cli.run('messages', 'traced.kdlog', '--format', 'csv');
    const rows = ended.stdout.trim().split('\r\n');
    assert.equal(rows.length, 3);
    assert.match(rows[2] ?? '', /^2,16\.9,reply,AlpcpDispatchReplyToWaitingThread,0,/);
  });

  it('says where there is none, or no file', async () => {
    const none = await cli.run('messages', 'plain.kdlog');
    assert.deepEqual([none.code, none.stdout], [3, '']);
    assert.match(none.stderr, /holds no message trace/);
    assert.equal((await cli.run('messages', 'missing.kdlog')).code, 3);
  });

  it('leaves its lines out of what a log has that is not understood', async () => {
    const ended = await cli.run('facts', 'traced.kdlog');
    assert.doesNotMatch(ended.stdout, /@alpc/);
  });
});
