import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { membersOf, opens, valueOfAnswer, variablesOf } from '../../../extension/adapter/kd/printedValues';
import { instructionPointerOf, registersOf } from '../../../extension/adapter/kd/registers';
import type { MiniHandler } from '../../standin/miniKd';
import { CONNECTION, type Scripted, withScripted } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];
type Scopes = DebugProtocol.ScopesResponse['body'];
type Variables = DebugProtocol.VariablesResponse['body'];

const REGISTERS = `rax=0000000000000001 rbx=ffffa00f50002040 rcx=0000000000000005
rip=fffff80712605876 rsp=ffffd08a6e405e00 rbp=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00000246
nt!KeBugCheckEx+0x76:
fffff807\`12605876 c3              ret
`;
const LOCALS = `prv param  ffffd08a\`6e405f00 unsigned long BugCheckCode = 0xe2
prv local  ffffd08a\`6e405f10 struct _CONTEXT * Context = 0xffffd08a\`6e406000
prv local  @ebx int i = 0n3
`;
const MEMBERS = `Context                 : 0xffffd08a6e406000 [Type: _CONTEXT *]
    [+0x000] P1Home           : 0x5 [Type: unsigned __int64]
    [+0x030] ContextFlags     : 0x10001f [Type: unsigned long]
    [+0x100] FltSave          [Type: _XSAVE_FORMAT]
`;

/** Registers and variables of a frame, as private symbols give them. */
class Frame {
  rax = '0000000000000001';
  readonly handle: MiniHandler = (command, out) => {
    if (command === 'r') out(REGISTERS.replace('rax=0000000000000001', `rax=${this.rax}`));
    else if (command.startsWith('r @rax=')) this.rax = command.slice(7).replace('0x', '').padStart(16, '0');
    else if (command === '? @rax')
      out(`Evaluate expression: ${Number.parseInt(this.rax, 16)} = 00000000\`${this.rax.slice(8)}\n`);
    else if (command === 'dv /i /t /v') out(LOCALS);
    else if (command === 'dx -r1 Context') out(MEMBERS);
    else if (command.startsWith('.frame')) out('00 ffffd08a`6e405e00 fffff807`1250e716     nt!KeBugCheckEx+0x76\n');
    else if (command === '?? Context->P1Home') out('unsigned int64 5\n');
    else if (command.startsWith('eb ')) return true;
    else return false;
    return true;
  };
}

async function atFrame(
  access: 'readOnly' | 'full',
  use: (kd: Scripted & { readonly frameId: number }) => Promise<void>,
): Promise<void> {
  await withScripted({ handlers: [new Frame().handle] }, async kd => {
    await kd.adapter.open('attach', { ...CONNECTION, access });
    const { threadId } = await kd.adapter.event<Stopped>('stopped');
    const { stackFrames } = await kd.adapter.get<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
    await use({ ...kd, frameId: stackFrames[0]?.id ?? 0 });
  });
}

describe('values of a debugger', function () {
  this.timeout(20_000);

  it('are the locals, arguments and registers of a frame, opened one by one', async () => {
    await atFrame('full', async ({ adapter, frameId, kd }) => {
      const { scopes } = await adapter.get<Scopes>('scopes', { frameId });
      assert.deepEqual(
        scopes.slice(0, 3).map(scope => scope.name),
        ['Locals', 'Arguments', 'Registers'],
      );
      assert.ok(!kd.ran.includes('r'), 'nothing is asked before it is opened');
      const rows = async (reference: number | undefined): Promise<Variables['variables']> =>
        (await adapter.get<Variables>('variables', { variablesReference: reference })).variables;
      const locals = await rows(scopes[0]?.variablesReference);
      assert.deepEqual(
        locals.map(row => [row.name, row.value, row.type]),
        [
          ['Context', '0xffffd08a`6e406000', 'struct _CONTEXT *'],
          ['i', '0n3', 'int'],
        ],
      );
      const members = await rows(locals[0]?.variablesReference);
      assert.deepEqual(
        members.map(row => row.name),
        ['P1Home', 'ContextFlags', 'FltSave'],
      );
      const [argument] = await rows(scopes[1]?.variablesReference);
      assert.deepEqual([argument?.name, argument?.memoryReference], ['BugCheckCode', '0xffffd08a6e405f00']);
      assert.equal(kd.ran.filter(command => command.startsWith('dv')).length, 1, 'asked once for both scopes');
      const registers = await rows(scopes[2]?.variablesReference);
      assert.equal(registers.find(row => row.name === 'rcx')?.value, '0000000000000005');
      assert.deepEqual(
        registers.filter(row => row.variablesReference > 0).map(row => row.name),
        ['Flags', 'Segments'],
      );
      const hover = await adapter.get<{ result: string }>('evaluate', { expression: 'rcx', context: 'hover', frameId });
      assert.equal(hover.result, '0000000000000005');
    });
  });

  it('are written with full access only', async () => {
    await atFrame('full', async ({ adapter, frameId, kd }) => {
      const { scopes } = await adapter.get<Scopes>('scopes', { frameId });
      const variablesReference = scopes[2]?.variablesReference;
      await adapter.get('variables', { variablesReference });
      const set = { variablesReference, name: 'rax', value: '0x2a' };
      assert.match((await adapter.get<{ value: string }>('setVariable', set)).value, /2a/);
      await adapter.event('invalidated');
      const expression = { expression: '@rax', value: '7', frameId };
      assert.match((await adapter.get<{ value: string }>('setExpression', expression)).value, /7/);
      const data = Buffer.from([1, 2, 0xff]).toString('base64');
      const written = await adapter.get('writeMemory', { memoryReference: '0xffffa00f50002040', data });
      assert.equal(written['bytesWritten'], 3);
      assert.ok(kd.ran.includes('eb 0xffffa00f50002040 0x1 0x2 0xff'));
      await adapter.event('memory');
      for (const value of ['1; g', '1 } g {', '1 "; g']) {
        const behind = { expression: '@rax', value, frameId };
        assert.match(await adapter.refused('setExpression', behind), /no single expression/, value);
        const watched = { expression: value, context: 'watch', frameId };
        assert.match(await adapter.refused('evaluate', watched), /no single expression/, value);
      }
    });
    await atFrame('readOnly', async ({ adapter, frameId, kd }) => {
      const data = Buffer.from([1]).toString('base64');
      assert.match(
        await adapter.refused('writeMemory', { memoryReference: '0xffffa00f50002040', data }),
        /read-only access/,
      );
      assert.match(await adapter.refused('setExpression', { expression: '@rax', value: '7', frameId }), /read-only/);
      assert.match(await adapter.refused('next', { threadId: 15_000 }), /read-only access/);
      assert.match(
        await adapter.refused('evaluate', { expression: 'Context->P1Home = 5', context: 'watch', frameId }),
        /read-only/,
      );
      assert.ok(!kd.ran.some(command => command.startsWith('eb')));
      await adapter.event('alpcscope/refused');
    });
  });

  it('of expressions are asked of the debugger, facts are not', async () => {
    await atFrame('readOnly', async ({ adapter, frameId }) => {
      const watch = (expression: string) => adapter.get('evaluate', { expression, context: 'watch', frameId });
      assert.equal((await watch('Context->P1Home'))['result'], '5');
      assert.match(String((await watch('nt!PsActiveProcessHead'))['result']), /^0xfffff807/);
      assert.match(await adapter.refused('evaluate', { expression: 'nosuch!x', context: 'watch', frameId }), /nothing/);
      const memory = await adapter.get<{ data: string }>('readMemory', {
        memoryReference: '0xfffff80712605800',
        count: 16,
      });
      assert.equal(Buffer.from(memory.data, 'base64').length, 16);
      const code = await adapter.get<{ instructions: readonly DebugProtocol.DisassembledInstruction[] }>(
        'disassemble',
        {
          memoryReference: '0xfffff80712605800',
          instructionOffset: -2,
          instructionCount: 5,
        },
      );
      assert.equal(code.instructions.length, 5);
      assert.equal(code.instructions[2]?.symbol, 'nt!KiSwapContext');
      assert.match(code.instructions[2].instruction, /^sub\s+rsp/);
      const { modules } = await adapter.get<DebugProtocol.ModulesResponse['body']>('modules');
      assert.equal(modules[0]?.name, 'nt');
      assert.match(modules[0].symbolStatus ?? '', /pdb/);
    });
  });

  it('are read off what the debugger prints', () => {
    const registers = registersOf(REGISTERS);
    assert.equal(instructionPointerOf(registers), 0xfffff80712605876n);
    assert.equal(registers.length, 14);
    assert.deepEqual(variablesOf('Unable to enumerate locals, HRESULT 0x80004005\n'), []);
    assert.deepEqual(variablesOf('00000000`0012ff44 char [16] buf = char [16] "abc"\n')[0], {
      name: 'buf',
      type: 'char [16]',
      value: 'char [16] "abc"',
      kind: 'other',
      address: '0x000000000012ff44',
    });
    assert.equal(membersOf(MEMBERS)[1]?.value, '0x10001f');
    assert.deepEqual(valueOfAnswer('int 0n5\n'), { text: '0n5', type: 'int' });
    assert.deepEqual(valueOfAnswer('Evaluate expression: 5 = 00000000`00000005\n'), { text: '0x0000000000000005 (5)' });
    assert.equal(valueOfAnswer("Couldn't resolve error at 'x'\n"), undefined);
    assert.deepEqual(
      ['int', 'char *', 'void *', '_CONTEXT *', 'struct _X', 'int [4]', 'std::string', 'void (*)(int)'].map(opens),
      [false, false, false, true, true, true, true, false],
    );
  });
});
