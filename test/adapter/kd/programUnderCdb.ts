import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KdTargetKind } from '../../../extension/target/kd/session/events';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { AdapterInProcess } from './inProcess';

const BANNER = `
Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

CommandLine: client.exe
ModLoad: 00007ff6\`10000000 00007ff6\`10020000   client.exe
(1a2c.1b3c): Break instruction exception - code 80000003 (first chance)
ntdll!LdrpDoDebuggerBreak+0x30:
`;
export const THREADS = `.  0  Id: 1a2c.1b3c Suspend: 1 Teb: 000000c3\`2a1d5000 Unfrozen "main"
   1  Id: 1a2c.1c40 Suspend: 1 Teb: 000000c3\`2a1d7000 Unfrozen
`;
const MODULES = `start             end                 module name
00007ff6\`10000000 00007ff6\`10020000   client     (private pdb symbols)  c:\\sym\\client.pdb
00007ffb\`12340000 00007ffb\`12540000   ntdll      (pdb symbols)          c:\\sym\\ntdll.pdb\\1\\ntdll.pdb
`;
const STACK = ` # Child-SP          RetAddr               Call Site
00 000000c3\`2a2ff000 00007ff6\`10001080     client!call_server+0x20 [SOURCE @ 12]
01 000000c3\`2a2ff050 00007ff6\`10001200     client!main+0x10 [D:\\elsewhere\\main.c @ 40]
02 000000c3\`2a2ff0a0 00000000\`00000000     ntdll!RtlUserThreadStart+0x21
`;
const WORKER = ` # Child-SP          RetAddr               Call Site
00 000000c3\`2a4ff000 00007ffb\`12360000     ntdll!NtAlpcSendWaitReceivePort+0x14
`;

export interface ProgramUnderCdb {
  readonly adapter: AdapterInProcess;
  readonly process: FakeProcess;
  readonly kd: MiniKd;
  /** Where sources may lie; it is removed afterwards. */
  readonly folder: string;
  /** The source file of the first frame. */
  readonly source: string;
  /** What commands print; a test may change it. */
  readonly answers: Record<string, string>;
}

/** A program under cdb with two threads. */
export async function withProgram(target: KdTargetKind, use: (cdb: ProgramUnderCdb) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-program-'));
  const source = path.join(folder, 'client.c');
  writeFileSync(source, 'int call_server(void);\n'.repeat(20));
  const answers: Record<string, string> = {
    '~': THREADS,
    lm: MODULES,
    '.lastevent': 'Last event: 1a2c.1b3c: Access violation - code c0000005 (first chance)\n',
    '.exr -1': 'ExceptionAddress: 00007ff610001060 (client!call_server+0x20)\nAttempt to read from address 0\n',
  };
  const handler: MiniHandler = (command, out) => {
    const answer = answers[command];
    if (answer !== undefined) out(answer);
    else if (command.startsWith('kn')) out(STACK.replace('SOURCE', source));
    else if (command.startsWith('~1e kn')) out(WORKER);
    else if (/^(?:p|t|gu|~1 p)$/.test(command)) kd.running = true;
    else if (!/^l[+-]t$/.test(command)) return false;
    return true;
  };
  const kd = new MiniKd(undefined, [handler]);
  kd.prompt = '0:000> ';
  const process = new FakeProcess(kd, { banner: BANNER });
  try {
    await use({ adapter: new AdapterInProcess(process, target), process, kd, folder, source, answers });
  } finally {
    process.die({ code: 0, signal: undefined });
    rmSync(folder, { recursive: true, force: true });
  }
}
