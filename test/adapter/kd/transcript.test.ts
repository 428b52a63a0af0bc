import assert from 'node:assert/strict';
import { SnapshotBuilder } from '../../../extension/model/snapshotBuilder';
import { Transcript } from '../../../extension/adapter/kd/transcript';

const BANNER = `
Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

Windows 10 Kernel Version 19041 MP (4 procs) Free x64
`;

const THREAD = `THREAD ffffb80a31f00080  Cid 0204.1948  Teb: 000000c32a1d5000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable
    ffffb80a31f006c8  Semaphore Limit 0x1
Waiting for reply to ALPC Message ffffc10f12340010 : queued at port ffffb80a2f000080 : owned by process ffffb80a2e000080
`;

describe('the transcript of a debugger session', () => {
  it('takes banner and answers for facts of the halt that they belong to', () => {
    const builder = new SnapshotBuilder('kd');
    const transcript = new Transcript(builder);
    transcript.banner(BANNER);
    const { command, facts } = transcript.add('0: kd>', '!thread ffffb80a31f00080', THREAD, 3);
    assert.ok(facts > 0);
    const snapshot = builder.build();
    assert.equal(snapshot.target.processors, 4);
    const thread = snapshot.threads.get('thread:0xffffb80a31f00080');
    assert.ok(thread);
    assert.equal(thread.waitReason?.value, 'WrLpcReply');
    assert.equal(thread.waitsFor?.value.message, 0xffffc10f12340010n);
    const evidence = thread.waitsFor.evidence;
    assert.ok(evidence.kind === 'text');
    assert.equal(evidence.command.stop, 3);
    assert.equal(evidence.command.index, command.index);
    const lines = transcript.answer(command.index)?.text.split('\n') ?? [];
    assert.match(lines[evidence.line - command.line] ?? '', /^Waiting for reply/);
    assert.equal(lines[0], '0: kd> !thread ffffb80a31f00080');
  });

  it('gives what a command to run prints to the next halt', () => {
    const builder = new SnapshotBuilder('kd');
    const transcript = new Transcript(builder);
    const go = transcript.add('0: kd>', 'g', 'Breakpoint 0 hit\nnt!NtCreateFile:\n', 1);
    assert.equal(go.command.stop, 2);
    assert.equal(transcript.add('0: kd>', 'k', '', 2).command.stop, 2);
  });

  it('does not take a line of an answer for a prompt', () => {
    const transcript = new Transcript(new SnapshotBuilder('kd'));
    const { command } = transcript.add('0: kd>', '!dbgprint', '0: kd> !thread\nnothing\n', 1);
    assert.equal(transcript.commands.length, 1);
    assert.deepEqual([command.line, command.lastLine], [1, 3]);
    assert.equal(transcript.add('0: kd>', 'r', '', 1).command.line, 4);
  });

  it('keeps the process that a command made implicit for the next one', () => {
    const builder = new SnapshotBuilder('kd');
    const transcript = new Transcript(builder);
    transcript.add('0: kd>', '.process /p ffffb80a2e000080', 'Implicit process is now ffffb80a`2e000080\n', 1);
    const frames =
      ' # Child-SP          RetAddr               Call Site\n00 ffff8000`00001000 fffff800`12345678     nt!KiSwapContext+0x76\n';
    transcript.add('0: kd>', '.thread ffffb80a31f00080', 'Implicit thread is now ffffb80a`31f00080\n', 1);
    transcript.add('0: kd>', 'kn', frames, 1);
    const thread = builder.build().threads.get('thread:0xffffb80a31f00080');
    assert.equal(thread?.frames?.value[0]?.symbol, 'nt!KiSwapContext+0x76');
  });
});
