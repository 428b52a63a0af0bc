import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KdConsole } from '../../extension/console/kdConsole';
import { buildWorld, type BuiltWorld } from '../world/buildWorld';
import type { BuildName } from '../world/layout';
import { smallWorld } from '../world/sample';
import { Printed } from './consoleRun';
import { withKdConsole } from './worldConsole';

const GOLDEN = path.join(import.meta.dirname, 'golden');

/** Command families, each a transcript: prompt, command, answer. `{key}`: the address of a key of the world. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  expressions: [
    '? 1 + 2 * 3',
    '? (1 + 2) * 3',
    '? -1',
    '? 0n10 + 0t10 + 0y10 + 0x10 + 10h',
    "? 'AB'",
    '? 7 and 3 or 8 xor 1',
    '? 10 mod 3',
    '? 1 << 4 == 10',
    '? -8 >> 1',
    '? -8 >>> 1',
    '? not 0',
    '? hi 12345678 + low 12345678',
    '? ntkrnlmp!PsActiveProcessHead - nt!PsActiveProcessHead',
    '? KiSwapContext - nt!kiswapcontext',
    '? poi(nt!PsInitialSystemProcess) == {system}',
    '? by(nt) + (wo(nt) << 8)',
    '? @@c++(sizeof(nt!_LIST_ENTRY)) + @@masm(1)',
    '? @$ptrsize; ? @$pagesize; ? @$bug_code',
    '? @$proc == {system}; ? @$thread == {idle0}',
    '? $scmp("a", "a"); ? $spat("spoolsv.exe", "SP*.exe"); ? $vvalid(nt, 10)',
    'n 10',
    '? 10',
    'n 16',
    '? 1+',
    '? *1',
    '? (1+1',
    '? 1+1)',
    '? @foo',
    '? nt!NoSuchSymbol + 1',
    '? poi(0) + 1',
    '? poi 1',
    '? `1',
    '? 10000000000000000',
    '? 1 / 0',
  ],
  cpp: [
    '?? 5 / 2',
    '?? 1 + 2 * 3 == 7 && !0',
    '?? sizeof(nt!_EPROCESS) + sizeof(unsigned long *)',
    '?? (char)0x41',
    '?? (unsigned char)300',
    '?? -1 < 0u',
    '?? 1 ? 10 : 20',
    '?? #FIELD_OFFSET(nt!_ETHREAD, Cid)',
    '?? @$proc->UniqueProcessId',
    '?? ((nt!_EPROCESS *)0x{spooler})->ImageFileName',
    '?? ((nt!_EPROCESS *)0x{spooler})->ActiveProcessLinks',
    '?? &((nt!_EPROCESS *)0x{spooler})->ActiveProcessLinks',
    '?? #CONTAINING_RECORD(&((nt!_EPROCESS *)0x{spooler})->ActiveProcessLinks, nt!_EPROCESS, ActiveProcessLinks) == (nt!_EPROCESS *)0x{spooler}',
    '?? ((nt!_ETHREAD *)0x{client})->Tcb.State',
    '?? (nt!_KWAIT_REASON)((nt!_ETHREAD *)0x{client})->Tcb.WaitReason',
    '?? *(unsigned long *)((nt!_ETHREAD *)0x{client})->Tcb.KernelStack == 0',
    '?? &nt!PsActiveProcessHead',
    '?? (unsigned int64)@@masm(nt!PsActiveProcessHead) - (unsigned int64)&nt!PsActiveProcessHead',
    '?? nt!PsActiveProcessHead',
    '?? ((nt!_EPROCESS *)0x{spooler})->NoSuchField',
    '?? 1 +',
    '?? *(int *)0',
  ],
  memory: [
    'dq nt!PsActiveProcessHead L2',
    'dd nt L5',
    'dw nt L3',
    'db nt L15',
    'dc nt L3',
    'dW nt L3',
    'dq nt!PsActiveProcessHead nt!PsActiveProcessHead+7',
    'dd /c1 nt L2',
    'dq 0 L3',
    'db fffff78000000ff8 L10',
    'dps nt!PsActiveProcessHead L2',
    'dps @rsp L1',
    'dpp nt!PsInitialSystemProcess L1',
    'dds nt L1',
    'da nt',
    'du 0',
    'dS 0',
    'dl nt!PsActiveProcessHead 2 2',
    'dlb nt!PsActiveProcessHead 1 1',
    'dl nt!PsActiveProcessHead',
    's -a nt L200 "MZ"',
    's -[1]w nt L200 5a4d',
    's -q nt!PsActiveProcessHead L2 poi(nt!PsActiveProcessHead)',
    'dq nt L1',
    '',
    'dq nt Lffffffffff',
    'dq nt nt-1',
    'dq',
    'dl',
  ],
  types: [
    'dt nt!_LIST_ENTRY',
    'dt _LIST_ENTRY nt!PsActiveProcessHead',
    'dt nt!_KALPC_MESSAGE',
    'dt nt!_ALPC_PORT {spoolss}',
    'dt nt!_EPROCESS {spooler} UniqueProcessId ImageFileName ActiveProcessLinks',
    'dt nt!_EPROCESS -y Image {spooler}',
    'dt nt!_EPROCESS Image* {spooler}',
    'dt nt!_ETHREAD Tcb.State Tcb.WaitReason {client}',
    'dt nt!_ETHREAD Cid. {client}',
    'dt {client} nt!_ETHREAD Cid',
    'dt -r1 nt!_CLIENT_ID',
    'dt -v nt!_CLIENT_ID',
    'dt -o nt!_CLIENT_ID',
    'dt -b nt!_KAPC_STATE {client}+98',
    'dt -r1 nt!_LIST_ENTRY nt!PsActiveProcessHead',
    'dt -a2 nt!_KAPC_STATE ApcListHead {client}+98',
    'dt -c nt!_CLIENT_ID {client}',
    'dt nt!_KWAIT_REASON',
    'dt nt!_EPROCESS -l ActiveProcessLinks.Flink ImageFileName {system}',
    'dt nt!_KALPC_MESSAGE {print} u1.s1',
    'dt nt!_KALPC_MESSAGE {print} u1.s1.',
    'dt nt!*ALPC_PORT*',
    'dt nt!_EPROCESS 0 UniqueProcessId Pcb ImageFileName',
    'dt nt!_NO_SUCH_TYPE',
    'dt nt!_EPROCESS NoSuchField',
    'dt',
    'dt -q nt!_LIST_ENTRY',
  ],
  symbols: [
    'x nt!KiSwap*',
    'x nt!*initialsystem*',
    'x /0 nt!KiSwapContext',
    'x /1 nt!KiSwapContext',
    'x /2 nt!KiSwapContext',
    'x /f nt!Ps*',
    'x nt!NoSuch*',
    'x nosuch!*',
    'ln nt!KiSwapContext',
    'ln nt!KiSwapContext + 3',
    'ln 0',
    'lm',
    'lm m nt',
    'lmvm tcpip',
    'lm sm',
    'lm 1m',
    'lm a nt!KiSwapContext',
    'lm u',
    'lm z',
  ],
  registers: [
    'r',
    'r rip, rsp',
    'r eax',
    'r zf',
    'r $t0 = 5; r $t0; ? @$t0 + 1',
    'r foo',
    'r rsp+28',
    'r rax = 1',
    'r $t99 = 1',
    'rm',
    'u nt!KiSwapContext L2',
    'u',
    'ub nt!KiSwapContext+76 L2',
    'u nt!KiSwapContext nt!KiSwapContext+7',
    'u 0',
    '.cxr',
    '.cxr 10',
    '.cxr {context}',
    'r rip',
    'k 1',
    '.cxr',
    '.trap @@c++(((nt!_ETHREAD *)0x{client})->Tcb.TrapFrame)',
    'r cs',
    '.trap',
    '.trap 10',
    '.thread {client}',
    'r rip, rbx',
    '.cxr',
    '~1',
    'r rip',
    '~0',
    '~99',
    '~x',
  ],
  session: [
    'vertarget',
    '.time',
    '.bugcheck',
    '.lastevent',
    '.exr -1',
    '.exr 0',
    '||',
    '|',
    '.effmach',
    '.effmach x86',
    '.sympath',
    '.reload',
    '.symopt',
    '.prefer_dml 1',
    '.prefer_dml 0',
    '.cache',
    '.load foo',
    '.logopen foo',
    '.logclose',
    '.dump',
    'g',
    'p',
    't',
    'bp nt!KiSwapContext',
    'eq 0 1',
    'bogus',
    '.bogus',
    '!bogus',
    '!kdexts.bogus',
    '.echo "unterminated',
    'dv',
    '.formats 41424344',
    '.formats -1',
  ],
  scripts: [
    '.echo a;.echo b ; .echo "c;d"',
    '* all of this ; is a comment',
    '.echo a $$ b ; $$ comment ; .echo c',
    '.if (1) { .echo yes } .else { .echo no }',
    '.if (0) { .echo a } .elsif (1) { .echo b } .else { .echo c }',
    '.for (r $t0 = 0; @$t0 < 3; r $t0 = @$t0 + 1) { .printf "%d ", @$t0 }; .echo',
    'r $t0 = 0; .while (1) { r $t0 = @$t0 + 1; .if (@$t0 == 3) { .continue }; .if (@$t0 > 5) { .break }; .printf "%d ", @$t0 }; .echo',
    '.do { .echo once } (0)',
    '.foreach (v {.echo x y z}) { .echo [${v}] v }',
    '.foreach /pS 1 /ps 1 (v {.echo a b c d}) { .echo v }',
    '.foreach /s (v "p q") { .echo v }',
    '.catch { ? poi(0); .echo not reached }; .echo reached',
    '.catch { .echo a; .leave; .echo b }; .echo c',
    '.block { .echo in; .block { .echo deeper } }',
    'as greeting .echo hello; world',
    'greeting',
    'as /x five 2+3',
    '.echo ${five} five ${/d:five} ${/d:six} ${/n:five} [${/f:six}]',
    'al',
    'ad greeting',
    'ad greeting',
    'ad *',
    'al',
    "j 1 '.echo yes' ; '.echo no'",
    "j (0) '.echo yes' ; '.echo no'",
    '.printf "%d %i %u %x %X %o %c|%5d|%-5d|%05d|%08x\\n", -1, 5, 5, 0n255, 0n255, 8, 41, 7, 7, 7, 0n255',
    '.printf "%I64x %p %N %%\\t%#x\\n", -1, 10, 10, 10',
    '.printf "%y\\n%ly\\n", nt!KiSwapContext + 4, nt!KiSwapContext',
    '.printf "%ma %mu|\\n", nt, 0',
    '.printf /D "<b>bold</b> 5 &lt; 6\\n"',
    '.printf "no line end"',
    '.printf "%d\\n"',
    '.if (1) .echo no braces',
    '.while (1) { .bogus }',
    '!list -t nt!_EPROCESS.ActiveProcessLinks.Flink -x "dt nt!_EPROCESS ImageFileName" -m 2 {system}',
    '!list "-t nt!_LIST_ENTRY.Flink -e -m 1 -x \\"? @$extret == nt!PsActiveProcessHead\\" nt!PsActiveProcessHead"',
    '!list -t nt!_NO_SUCH.Flink 0',
    '!list -x "dq" 0',
    '$$><no-such-file',
    'q',
  ],
};

async function transcript(console: KdConsole, world: BuiltWorld, lines: readonly string[]): Promise<string> {
  const out = new Printed();
  for (const line of lines) {
    const typed = line.replace(/\{(\w+)\}/g, (whole, key: string) => {
      const address = key === 'context' ? world.context : world.addresses.get(key);
      return address?.toString(16) ?? whole;
    });
    out.write(`${console.prompt}${line}\n`);
    const answer = await console.execute(typed, out, new AbortController().signal);
    if (!out.text.endsWith('\n')) out.write('¶\n');
    if (answer === 'quit') out.write('(quit)\n');
  }
  return steady(out.text).replace(
    /\S+[\\/]ntkrnlmp\.pdb[\\/](\w+)[\\/](?=ntkrnlmp\.pdb)/g,
    '<symbols>/ntkrnlmp.pdb/$1/',
  );
}

/** Places in pools and stacks move whenever a world gets something more: they are numbered as they come up. */
function steady(text: string): string {
  const seen = new Map<string, string>();
  return text.replace(
    /(?<![0-9a-f])(ffffa00f|ffffc50c|ffffd08a)(`?)([0-9a-f]{8})\b/g,
    (_, high: string, mark: string, low: string) => {
      const number = seen.get(high + low) ?? (seen.size + 1).toString().padStart(7, '0');
      seen.set(high + low, number);
      return `${high}${mark}#${number}`;
    },
  );
}

/**
 * Compares with the accepted text. On a difference the new text stands beside it as `.actual`; `UPDATE_GOLDEN=1` accepts
 * it.
 */
function compare(name: string, actual: string): void {
  const file = path.join(GOLDEN, name);
  const beside = `${file}.actual`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, actual);
    return;
  }
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (expected === actual) {
    rmSync(beside, { force: true });
    return;
  }
  writeFileSync(beside, actual);
  assert.fail(`${name} has changed: compare it with ${path.basename(beside)}, accept it with UPDATE_GOLDEN=1`);
}

describe('console: what commands print', () => {
  const cases: readonly (readonly [BuildName, readonly string[]])[] = [
    ['10.0.19041.3570', Object.keys(FAMILIES)],
    ['6.1.7601.24540', ['types', 'session']],
  ];
  for (const [build, families] of cases) {
    const world = buildWorld(smallWorld(build));
    for (const family of families) {
      it(`${family} (${build})`, async () => {
        const lines = FAMILIES[family] ?? [];
        await withKdConsole(world, async console => {
          compare(`${family}-${build}.txt`, await transcript(console, world, lines));
        });
      });
    }
  }
});
