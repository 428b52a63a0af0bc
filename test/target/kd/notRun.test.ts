import assert from 'node:assert/strict';
import { wasNotRun } from '../../../extension/target/kd/session/notRun';

const PLACE = 'nt!NtReadFile:\nfffff807`12868bb0 53              push    rbx\n';

describe('a command that lets the target run', () => {
  it('was refused where an error is the last that was printed', () => {
    assert.equal(wasNotRun("       ^ No runnable debuggees error in 'g'\n"), true);
    assert.equal(wasNotRun("row 1\nrow 2\nrow 3\nrow 4\n          ^ Syntax error in 'k; gg'\n\n"), true);
    assert.equal(
      wasNotRun('Command file execution failed, Win32 error 0n2\n    "The system cannot find the file specified."\n'),
      true,
    );
    assert.equal(
      wasNotRun(
        'Unable to insert breakpoint 3 at 00000000`00000010, Win32 error 0n998\n    "Invalid access"\nbp3 at 00000000`00000010 failed\nWaitForEvent failed\n',
      ),
      true,
    );
  });

  it('was carried out where the place of the halt stands behind, whatever breakpoints have printed', () => {
    assert.equal(wasNotRun(PLACE), false);
    assert.equal(wasNotRun(`       ^ Syntax error in '.prinft "x"; gc'\n${PLACE}`), false);
    assert.equal(wasNotRun(`x\n   ^ Extra character error in '? 1 2'\nBreakpoint 3 hit\n${PLACE}`), false);
    assert.equal(wasNotRun(''), false);
  });
});
