import assert from 'node:assert/strict';
import { toAddress } from '../../../extension/base/address';
import type { ConsoleCommand } from '../../../extension/console/consoleCommand';
import { ConsoleState } from '../../../extension/console/consoleState';
import { irpCommand } from '../../../extension/console/extensions/irp';
import type { Machine } from '../../../extension/console/extensions/machine';
import { pteCommand } from '../../../extension/console/extensions/pte';
import { Printed } from '../consoleRun';
import { handMade, type Values } from './handMade';

async function answer(command: ConsoleCommand, args: string, { engine }: Machine): Promise<string> {
  const out = new Printed();
  const { signal } = new AbortController();
  await command.run(args, new ConsoleState(engine, undefined), out, signal).catch((error: unknown) => {
    out.write(error instanceof Error ? `${error.message}\n` : '');
  });
  return out.text;
}

const IRP = toAddress(0xffffa00f_51b4e010n);

function location(major: bigint, control: bigint): Values {
  return {
    MajorFunction: major,
    MinorFunction: 0n,
    Flags: 1n,
    Control: control,
    'Parameters.Others.Argument1': 0n,
    'Parameters.Others.Argument2': 0n,
    'Parameters.Others.Argument3': 0x90028n,
    'Parameters.Others.Argument4': 0n,
    DeviceObject: 0xffffa00f_51a02060n,
    FileObject: 0xffffa00f_52c07e10n,
    CompletionRoutine: 0n,
    Context: 0n,
  };
}

describe('!irp', () => {
  it('prints the request and the locations of its drivers', async () => {
    const { machine, view } = await handMade(
      '_IRP',
      IRP,
      {
        Type: 6n,
        MdlAddress: 0n,
        'AssociatedIrp.SystemBuffer': 0n,
        StackCount: 2n,
        CurrentLocation: 1n,
        'Tail.Overlay.Thread': 0xffffa00f_50022080n,
      },
      {
        behind: [0xdn, 0xen].map((major, i) => ['_IO_STACK_LOCATION', location(major, i === 0 ? 0xe1n : 0n)] as const),
      },
    );
    const first = (view.address + 48n).toString(16);
    assert.deepEqual((await answer(irpCommand, 'ffffa00f51b4e010', machine)).split('\n'), [
      `Irp is active with 2 stacks 1 is current (= 0x${first})`,
      ' No Mdl: No System Buffer: Thread ffffa00f50022080:  Irp stack trace.  ',
      '     cmd  flg cl Device   File     Completion-Context',
      '>[IRP_MJ_FILE_SYSTEM_CONTROL(d), N/A(0)]',
      '            1 e1 ffffa00f51a02060 ffffa00f52c07e10 0000000000000000-0000000000000000 Success Error Cancel pending',
      '\t\t\tArgs: 0000000000000000 0000000000000000 0000000000090028 0000000000000000',
      ' [IRP_MJ_DEVICE_CONTROL(e), N/A(0)]',
      '            1  0 ffffa00f51a02060 ffffa00f52c07e10 0000000000000000-0000000000000000 ',
      '\t\t\tArgs: 0000000000000000 0000000000000000 0000000000090028 0000000000000000',
      '',
    ]);
  });

  it('says what is none and what cannot be read', async () => {
    const { machine } = await handMade('_IRP', IRP, { Type: 3n });
    assert.equal(
      await answer(irpCommand, 'ffffa00f51b4e010', machine),
      'IRP signature does not match, probably not an IRP\n',
    );
    assert.equal(await answer(irpCommand, '1000', machine), '0000000000001000: Could not read Irp\n');
  });
});

describe('!pte', () => {
  /** The entries of fffff780`00000320 where page tables map themselves at the old place. */
  const ENTRIES: readonly (readonly [bigint, bigint])[] = [
    [0xfffff6fb_7dbedf78n, 0x3a5063n],
    [0xfffff6fb_7dbef000n, 0x3a6063n],
    [0xfffff6fb_7de00000n, 0x3a7063n],
    [0xfffff6fb_c0000000n, 0x8a000000003a8121n],
  ];

  it('prints the entries of each level with their bits', async () => {
    const { machine } = await handMade('_IRP', IRP, { Type: 6n }, { words: new Map(ENTRIES) });
    assert.deepEqual((await answer(pteCommand, 'fffff780`00000320', machine)).split('\n'), [
      `${' '.repeat(43)}VA fffff78000000320`,
      'PXE at FFFFF6FB7DBEDF78    PPE at FFFFF6FB7DBEF000    PDE at FFFFF6FB7DE00000    PTE at FFFFF6FBC0000000',
      'contains 00000000003A5063  contains 00000000003A6063  contains 00000000003A7063  contains 8A000000003A8121',
      'pfn 3a5       ---DA--KWEV  pfn 3a6       ---DA--KWEV  pfn 3a7       ---DA--KWEV  pfn 3a8       -G--A--KR-V',
      '',
    ]);
  });

  it('stops at large pages and at entries that are not valid, and says what cannot be read', async () => {
    const large = new Map([...ENTRIES.slice(0, 2), [0xfffff6fb_7de00000n, 0x800000e3n] as const]);
    const { machine } = await handMade('_IRP', IRP, { Type: 6n }, { words: large });
    const [, , contents, bits] = (await answer(pteCommand, 'fffff78000000320', machine)).split('\n');
    assert.match(contents ?? '', / contains 00000000800000E3$/);
    assert.match(bits ?? '', / pfn 80000 {5}--LDA--KWEV$/);
    const nothing = await handMade('_IRP', IRP, { Type: 6n });
    assert.match(
      await answer(pteCommand, 'fffff78000000320', nothing.machine),
      /\nUnable to get PXE FFFFF6FB7DBEDF78\n$/,
    );
  });
});
