import assert from 'node:assert/strict';
import { parseLog } from '../../extension/text/parseLog';

const THREAD =
  'THREAD ffffa50111112080  Cid 0abc.0def  Teb: 0000000000000000 Win32Thread: 0000000000000000 READY on processor 2\n';

/** The command that told of the only thread of the log. */
function tellerOf(log: string): { readonly text: string; readonly line: number } | undefined {
  const [thread] = parseLog(log).kernels.at(-1)!.snapshot.threads.values();
  const evidence = thread?.cid?.evidence;
  return evidence?.kind === 'text' ? { text: evidence.command.text, line: evidence.command.line } : undefined;
}

const textsOf = (log: string): readonly string[] => parseLog(log).commands.map(command => command.text);

describe('commands of a log', () => {
  it('stand behind prompts; each reaches to the next', () => {
    const { commands } = parseLog('0: kd> k\none\n\n1: kd> !thread -1; k\ntwo\n');
    assert.deepEqual(commands, [
      {
        text: 'k',
        line: 1,
        index: 0,
        prompt: '0: kd>',
        kernel: 0,
        stop: 0,
        lastLine: 3,
        byteOffset: 0,
        byteLength: 14,
      },
      {
        text: '!thread -1; k',
        line: 4,
        index: 1,
        prompt: '1: kd>',
        kernel: 0,
        stop: 0,
        lastLine: 5,
        byteOffset: 14,
        byteLength: 25,
      },
    ]);
  });

  it('are not shown when they came through a pipe: output stands behind the prompt', () => {
    const log = `0: kd> 0: kd> ${THREAD}0: kd> what nobody knows\n0: kd> quit:\n`;
    assert.deepEqual(tellerOf(log), { text: '', line: 1 });
    assert.deepEqual(parseLog(log).lines, { total: 3, understood: 2, noise: 0, unparsed: 1 });
  });

  it('may be names that only their owner knows', () => {
    assert.deepEqual(textsOf('0: kd> myalias 1 2\nsomething\n'), ['myalias 1 2']);
  });

  it('that were typed ahead get their answers, in their order', () => {
    const log = `0: kd> !locks\nKD: Scanning for held locks...\n!thread ffffa50111112080\n!process 0 0\n9 total locks, 0 locks currently held\n0: kd> \n${THREAD}0: kd> \n**** NT ACTIVE PROCESS DUMP ****\n`;
    assert.deepEqual(textsOf(log), ['!locks', '!thread ffffa50111112080', '!process 0 0']);
    assert.deepEqual(tellerOf(log), { text: '!thread ffffa50111112080', line: 6 });
  });

  it('that were typed ahead are answered on the line of the prompt, too', () => {
    const log = `0: kd> !locks\n!thread ffffa50111112080\n0: kd> ${THREAD}`;
    assert.deepEqual(tellerOf(log), { text: '!thread ffffa50111112080', line: 3 });
  });

  it('are not typed ahead when the next one is typed at its prompt', () => {
    assert.deepEqual(textsOf(`0: kd> !x\n!thread ffffa50111112080\n0: kd> k\n0: kd> \n${THREAD}`), ['!x', 'k', '']);
  });

  it('stand in mid-line when output did not end its line', () => {
    const log = `0: kd> !x\nfree 12 pages0: kd> !thread ffffa50111112080\n${THREAD}`;
    assert.deepEqual(tellerOf(log), { text: '!thread ffffa50111112080', line: 2 });
    assert.equal(parseLog(log).lines.total, 3);
  });

  it('may be missing altogether: an excerpt is output of an unknown command', () => {
    assert.deepEqual(tellerOf(THREAD), { text: '', line: 0 });
    assert.deepEqual(tellerOf(`!thread ffffa50111112080\n${THREAD}`), { text: '!thread ffffa50111112080', line: 1 });
  });

  it('that print nothing and are not shown are not listed', () => {
    assert.deepEqual(textsOf('0: kd> \n0: kd> \n\n0: kd> k\n'), ['k']);
  });

  it('give each block the words of the command that it comes from', () => {
    const seen: string[] = [];
    const parser = (name: string, sign: string) => ({
      name,
      commands: [`!${name}`],
      begin: (text: string, _line: number, context: { readonly words: readonly string[] }) => {
        if (!text.startsWith(sign)) return undefined;
        seen.push(context.words.join(' '));
        return { line: () => undefined, end: () => undefined };
      },
    });
    parseLog('0: kd> !a 1; !b 2; !a 3\nA\nB\nA\n', { parsers: [parser('b', 'B'), parser('a', 'A')] });
    assert.deepEqual(seen, ['!a 1', '!b 2', '!a 3']);
  });
});
