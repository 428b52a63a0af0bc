import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { listedBreakpoints, matchedBreakpoints } from '../../../extension/adapter/kd/breakpointList';
import { whyNotEvaluated } from '../../../extension/adapter/kd/breakpointWhy';
import { breakpointCommand } from '../../../extension/adapter/kd/breakpointText';
import { CONNECTION, runs, type Scripted, withScripted } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];
interface Set {
  readonly breakpoints: readonly DebugProtocol.Breakpoint[];
}

const FULL = { ...CONNECTION, access: 'full' };

/** A halted kernel with full access. */
async function halted(use: (kd: Scripted & { readonly threadId: number }) => Promise<void>): Promise<void> {
  await withScripted({}, async kd => {
    await kd.adapter.open('attach', FULL);
    const { threadId } = await kd.adapter.event<Stopped>('stopped');
    await use({ ...kd, threadId: threadId ?? 0 });
  });
}

describe('breakpoints of a debugger', function () {
  this.timeout(20_000);

  it('are set in its words, verified by its list, and cleared when they are gone', async () => {
    await halted(async ({ adapter, breakpoints }) => {
      const wanted = [{ name: 'nt!KiSwapContext' }, { name: 'nosuch!Thing' }, { name: 'nt!NtCreate*' }];
      const { breakpoints: set } = await adapter.get<Set>('setFunctionBreakpoints', { breakpoints: wanted });
      assert.deepEqual(
        set.map(one => one.verified),
        [true, false, true],
      );
      assert.match(set[1]?.message ?? '', /nosuch is not loaded/);
      assert.equal(set[0]?.instructionReference, '0xfffff80712605800');
      const id = set[0].id ?? 0;
      assert.equal(breakpoints.set.get(id), `bu${id} nt!KiSwapContext`);
      const again = await adapter.get<Set>('setFunctionBreakpoints', { breakpoints: [wanted[0]] });
      assert.equal(again.breakpoints[0]?.id, id, 'one that stays keeps its number');
      assert.deepEqual([...breakpoints.set.keys()], [id]);
      await adapter.get('setFunctionBreakpoints', { breakpoints: [] });
      assert.equal(breakpoints.set.size, 0);
    });
  });

  it('stand at instructions, source lines and memory', async () => {
    await halted(async ({ adapter, breakpoints }) => {
      const at = { instructionReference: '0xfffff80712605800', offset: 7 };
      await adapter.get('setInstructionBreakpoints', { breakpoints: [at] });
      const source = { path: 'c:\\src\\a.c', name: 'a.c' };
      const lines = await adapter.get<Set>('setBreakpoints', { source, breakpoints: [{ line: 12 }, { line: 'x' }] });
      assert.equal(lines.breakpoints[0]?.line, 12);
      assert.equal(lines.breakpoints[1]?.verified, false);
      const info = await adapter.get<{ dataId: string }>('dataBreakpointInfo', { name: '0xffffa00f50002040' });
      assert.equal(info.dataId, '0xffffa00f50002040:8');
      const watch = { dataId: '0xffffa00f50002040:4', accessType: 'readWrite' };
      await adapter.get('setDataBreakpoints', { breakpoints: [watch] });
      const commands = [...breakpoints.set.values()].map(text => text.replace(/^(b\w)\d+/, '$1'));
      assert.deepEqual(commands, ['bp 0xfffff80712605807', 'bu `c:\\src\\a.c:12`', 'ba r4 0xffffa00f50002040']);
    });
  });

  it('that the client wants while the target runs are set when it halts, and told of', async () => {
    await halted(async ({ adapter, process, kd, threadId, breakpoints }) => {
      await adapter.get('continue', { threadId });
      await runs(kd);
      const { breakpoints: set } = await adapter.get<Set>('setFunctionBreakpoints', {
        breakpoints: [{ name: 'nt!KiSwapContext' }],
      });
      assert.equal(set[0]?.verified, false);
      assert.match(set[0].message ?? '', /running/);
      assert.equal(breakpoints.set.size, 0);
      process.stopNow();
      const changed = await adapter.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
      assert.deepEqual([changed.breakpoint.id, changed.breakpoint.verified], [set[0].id, true]);
    });
  });

  it('tell by their number that they were hit', async () => {
    await halted(async ({ adapter, process, kd, threadId }) => {
      const { breakpoints: set } = await adapter.get<Set>('setFunctionBreakpoints', {
        breakpoints: [{ name: 'nt!KiSwapContext' }],
      });
      await adapter.get('continue', { threadId });
      await runs(kd);
      process.stopNow(`Breakpoint ${set[0]?.id ?? 0} hit\nnt!KiSwapContext:\n`);
      const stopped = await adapter.event<Stopped>('stopped', body => body.reason === 'function breakpoint');
      assert.deepEqual(stopped.hitBreakpointIds, [set[0]?.id]);
    });
  });

  it('are refused while access is read-only, and set when it is switched', async () => {
    await withScripted({}, async ({ adapter, breakpoints }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      const { breakpoints: set } = await adapter.get<Set>('setFunctionBreakpoints', {
        breakpoints: [{ name: 'nt!KiSwapContext' }],
      });
      assert.match(set[0]?.message ?? '', /read-only/);
      assert.equal(breakpoints.set.size, 0);
      await adapter.get('alpcscope/access', { access: 'full' });
      const changed = await adapter.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
      assert.equal(changed.breakpoint.verified, true);
    });
  });

  it('are taken out before a kernel is left alone', async () => {
    await halted(async ({ adapter, kd, breakpoints }) => {
      await adapter.get('setFunctionBreakpoints', { breakpoints: [{ name: 'nt!KiSwapContext' }] });
      assert.equal(breakpoints.set.size, 1);
      await adapter.get('disconnect');
      assert.equal(breakpoints.set.size, 0);
      assert.equal(kd.running, true);
    });
  });

  it('have conditions, counts and messages', () => {
    const command = (more: object): string => {
      const made = breakpointCommand({ key: '', command: 'bu', place: 'nt!X', ...more }, 20);
      return 'command' in made ? made.command : made.why;
    };
    assert.equal(command({}), 'bu20 nt!X');
    assert.equal(command({ hitCondition: '5' }), 'bu20 nt!X 0x5');
    assert.equal(command({ hitCondition: '> 15' }), 'bu20 nt!X 0x10');
    assert.match(command({ hitCondition: '% 2' }), /hit count/);
    assert.equal(command({ condition: '@rcx == 5' }), `bu20 nt!X "j (@rcx == 5) '.echo Breakpoint 20 hit'; 'gc'"`);
    assert.match(command({ condition: `poi('x')` }), /quotes/);
    assert.match(command({ condition: `1) 'x'; .reboot; j (1` }), /quotes/);
    assert.match(command({ condition: '1) ; .reboot ; j (1' }), /";"/);
    assert.match(command({ condition: '@rcx == 5) | (1' }), /parentheses/);
    assert.match(command({ condition: ')(' }), /parentheses/);
    assert.match(command({ condition: '(@rcx' }), /parentheses/);
    assert.equal(command({ hitCondition: '65535' }), 'bu20 nt!X 0xffff');
    assert.match(command({ hitCondition: '65536' }), /65,535/);
    assert.equal(
      command({ logMessage: '100% of {@rcx}; "x"' }),
      'bu20 nt!X ".catch { .printf \\"100%% of %p, `x`\\", @rcx; .echo }; gc"',
    );
    assert.equal(
      command({ logMessage: 'hit', condition: '@rcx' }),
      'bu20 nt!X ".catch { .if (@rcx) { .printf \\"hit\\"; .echo } }; gc"',
    );
    assert.equal(
      command({ logMessage: '{@rcx,d} {poi(@rdx+8), su} {@r8,y} { } }{' }),
      'bu20 nt!X ".catch { .printf \\"%I64d %mu %y  )(\\", @rcx, poi(@rdx+8), @r8; .echo }; gc"',
    );
    assert.match(command({ condition: 'a\nb' }), /line end/);
  });

  it('are refused for what can never be evaluated, not for what is unknown now', () => {
    assert.match(whyNotEvaluated('@rcx ==', "    ^ Syntax error in '? @rcx =='\n") ?? '', /"@rcx ==": Syntax error/);
    assert.match(whyNotEvaluated('1 +', "Numeric expression missing from '<EOL>'\n") ?? '', /missing/);
    assert.equal(whyNotEvaluated('SyntaxTree', "Couldn't resolve error at 'SyntaxTree'\n"), undefined);
    assert.equal(whyNotEvaluated('poi(0)', "Memory access error at ')'\n"), undefined);
  });

  it('are read off its list', () => {
    const text =
      ' 0 e 010049e0     0001 (0001)  0:**** stst!main\n' +
      '     20 e Disable Clear  fffff801`2b0c1230     0001 (0001) nt!NtClose\n' +
      '     Match process data ffffe001`2b0c1230\n' +
      '21 eu             0001 (0001) (nosuch!X)\n' +
      '     23 e Disable Clear u                      0001 (0001) (nosuch!X)\n' +
      '     24 d Enable Clear   fffff801`2b0c1231 w 4 0001 (0001) \n' +
      ' 25 e 00401000 [c:\\src\\a b.c @ 14]    0001 (0001)  0:**** a!main+0x10 "e 1 2"\n' +
      ` 26 e${' '.repeat(100_000)}u\n`;
    const common = { enabled: true, deferred: false, watches: false };
    assert.deepEqual(listedBreakpoints(text), [
      { ...common, id: 0, address: '0x010049e0' },
      { ...common, id: 20, address: '0xfffff8012b0c1230' },
      { ...common, id: 21, deferred: true },
      { ...common, id: 23, deferred: true },
      { ...common, id: 24, enabled: false, watches: true, address: '0xfffff8012b0c1231' },
      { ...common, id: 25, address: '0x00401000', line: 14 },
    ]);
    assert.deepEqual(matchedBreakpoints('  1: fffff807`12345678 @!"nt!NtCreateFile"\nnothing\n'), [1]);
  });
});
