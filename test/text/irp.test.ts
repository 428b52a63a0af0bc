import assert from 'node:assert/strict';
import { address, read, values } from './alpcLog';

const IRP = `0: kd> !irp ac598dc8
Irp is active with 2 stacks 1 is current (= 0xac598e38)
 No Mdl: No System Buffer: Thread 8d2c7bc0:  Irp stack trace.  
     cmd  flg cl Device   File     Completion-Context
>[IRP_MJ_FILE_SYSTEM_CONTROL(d), N/A(0)]
            1 e1 8a7434d8 ac698d40 863220cb-a99682d8 Success Error Cancel pending
           \\FileSystem\\Npfs stock!Completion
            Args: 00000000 00000000 00110008 00000000
 [IRP_MJ_FILE_SYSTEM_CONTROL(d), N/A(0)]
            1  0 8a899710 ac698d40 00000000-00000000    
           \\FileSystem\\FltMgr
            Args: 00000000 00000000 0x00110008 00000000
`;

describe('text: !irp', () => {
  it('reads the thread and the driver that has the request now', () => {
    const log = read(IRP);
    assert.deepEqual(log.unparsed, []);
    const irp = log.snapshot.irps.get('irp:0x00000000ac598dc8');
    assert.ok(irp);
    assert.deepEqual(values(irp), {
      address: address('ac598dc8'),
      thread: address('8d2c7bc0'),
      device: '8a7434d8',
      file: 'ac698d40',
      driver: '\\FileSystem\\Npfs',
    });
  });

  it('knows no driver where no location is marked, and no request without the command', () => {
    const log = read(IRP.replace('>[', ' ['));
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.irps.get('irp:0x00000000ac598dc8')?.driver, undefined);
    assert.equal(read(IRP.split('\n').slice(1).join('\n')).snapshot.irps.size, 0);
  });

  it('keeps rows that it does not know', () => {
    const log = read(IRP.replace('     cmd  flg', '     Strange thing\n     cmd  flg'));
    assert.deepEqual(log.unparsed, ['     Strange thing']);
  });
});
