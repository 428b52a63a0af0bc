import assert from 'node:assert/strict';
import { parseLog } from '../../extension/text/parseLog';

const ANALYSIS = `0: kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is causing an inconsistent power state.
Arguments:
Arg1: 0000000000000003, A device object has been blocking an Irp for too long
Arg2: ffffa50111112080, Physical Device Object
	of the stack
Arg3: fffff80311113333, Functional Device Object
Arg4: ffffa50144445010, The blocked IRP

Debugging Details:
------------------

BUGCHECK_STR:  0x9F
PROCESS_NAME:  System
STACK_TEXT:
fffff803\`11113000 fffff803\`22224000 : 00000000\`0000009f 00000000\`00000003 ffffa501\`11112080 fffff803\`11113333 : nt!KeBugCheckEx
Followup: MachineOwner
`;

describe('!analyze', () => {
  it('tells the bug check and its parameters', () => {
    const facts = parseLog(ANALYSIS);
    const { bugcheck, evidence } = facts.kernels[0]!.snapshot.target;
    assert.equal(bugcheck?.code, 0x9f);
    assert.deepEqual(bugcheck.parameters, [3n, 0xffffa50111112080n, 0xfffff80311113333n, 0xffffa50144445010n]);
    assert.equal(evidence?.kind, 'text');
    assert.equal(facts.lines.unparsed, 0);
  });

  it('tells no parameter that it does not print', () => {
    const facts = parseLog(ANALYSIS.replace(/^Arg3.*\n/m, ''));
    assert.deepEqual(facts.kernels[0]!.snapshot.target.bugcheck?.parameters, [3n, 0xffffa50111112080n]);
  });
});

describe('.bugcheck', () => {
  it('tells the code and the arguments', () => {
    const facts = parseLog(
      '0: kd> .bugcheck\nBugcheck code 0000009F\nArguments 00000000`00000003 ffffa501`11112080 fffff803`11113333 00000000`00000000\n',
    );
    const { bugcheck } = facts.kernels[0]!.snapshot.target;
    assert.equal(bugcheck?.code, 0x9f);
    assert.deepEqual(bugcheck.parameters, [3n, 0xffffa50111112080n, 0xfffff80311113333n, 0n]);
    assert.equal(facts.lines.unparsed, 0);
  });

  it('tells the code alone where the rest is cut off', () => {
    assert.deepEqual(parseLog('0: kd> .bugcheck\nBugcheck code 0000009F\n').kernels[0]!.snapshot.target.bugcheck, {
      code: 0x9f,
      parameters: [],
    });
  });
});
