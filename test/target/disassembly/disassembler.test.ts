import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../../extension/base/address';
import { instructionLine, unreadableLine } from '../../../extension/kernel/disassembly/instructionLine';
import { disassemble } from '../../../extension/target/disassembly/disassembler';

const AT = toAddress(0xfffff80012345678n);
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** Rows of `u`, with a symbol for every even address of the neighbourhood. */
async function rows(hex: string): Promise<readonly string[]> {
  const bytes = bytesOf(hex);
  const found = await disassemble(bytes, AT, address =>
    address % 2n === 0n ? `nt!Foo+0x${(address & 0xffn).toString(16)}` : undefined,
  );
  return found.map(one => {
    const start = Number(one.address - AT);
    return instructionLine(one, bytes.subarray(start, start + one.length)).slice('fffff800`12345678 '.length);
  });
}

/** [machine code, what kd prints behind the address] */
const TEXTS: readonly (readonly [string, string])[] = [
  ['cc', 'cc              int     3'],
  ['c3', 'c3              ret'],
  ['4883ec28', '4883ec28        sub     rsp,28h'],
  ['4883c4f8', '4883c4f8        add     rsp,0FFFFFFFFFFFFFFF8h'],
  ['4889542410', '4889542410      mov     qword ptr [rsp+10h],rdx'],
  ['488b4908', '488b4908        mov     rcx,qword ptr [rcx+8]'],
  ['43891401', '43891401        mov     dword ptr [r9+r8],edx'],
  ['4883613800', '4883613800      and     qword ptr [rcx+38h],0'],
  ['488d842400010000', '488d842400010000 lea     rax,[rsp+100h]'],
  // Longer code takes its room from the mnemonic.
  ['65488b042560000000', '65488b042560000000 mov   rax,qword ptr gs:[60h]'],
  ['48b80000000080f7ffff', '48b80000000080f7ffff mov rax,0FFFFF78000000000h'],
  ['f20f1002', 'f20f1002        movsd   xmm0,mmword ptr [rdx]'],
  ['f2480f2a4108', 'f2480f2a4108    cvtsi2sd xmm0,qword ptr [rcx+8]'],
  ['f2480f2c01', 'f2480f2c01      cvttsd2si rax,mmword ptr [rcx]'],
  ['0f1100', '0f1100          movups  xmmword ptr [rax],xmm0'],
  ['dd4508', 'dd4508          fld     qword ptr [rbp+8]'],
  ['f348ab', 'f348ab          rep stos qword ptr [rdi]'],
  ['f3a4', 'f3a4            rep movs byte ptr [rdi],byte ptr [rsi]'],
  ['f00fc111', 'f00fc111        lock xadd dword ptr [rcx],edx'],
  ['7405', '7405            je      fffff800`1234567f'],
  ['eb06', 'eb06            jmp     nt!Foo+0x80 (fffff800`12345680)'],
  ['ff1500100000', 'ff1500100000    call    qword ptr [nt!Foo+0x7e (fffff800`1234667e)]'],
  ['488b0500100000', '488b0500100000  mov     rax,qword ptr [fffff800`1234667f]'],
  ['f604250803fe7f01', 'f604250803fe7f01 test    byte ptr [nt!Foo+0x8 (00000000`7ffe0308)],1'],
  ['0f1f440000', '0f1f440000      nop     dword ptr [rax+rax]'],
];

describe('the disassembler', () => {
  for (const [code, text] of TEXTS) {
    it(`prints ${text.slice(16).trim()}`, async () => {
      assert.deepEqual(await rows(code), [text]);
    });
  }

  it('goes on behind what is no instruction, and stops inside of the last one', async () => {
    assert.deepEqual(await rows('0690488b'), ['06              ???', '90              nop']);
    assert.equal(unreadableLine(AT), 'fffff800`12345678 ??              ???');
  });

  it('says where branches go, what ends a run, and what memory is touched', async () => {
    const found = await disassemble(bytesOf('eb06' + '7405' + 'e8cac1f9ff' + '43891401' + '488d0500100000'), AT, () => undefined); // prettier-ignore
    assert.deepEqual(
      found.map(({ ends, target, memory }) => [ends, target, memory?.base, memory?.index, memory?.size]),
      [
        [true, AT + 8n, undefined, undefined, undefined],
        [undefined, AT + 9n, undefined, undefined, undefined],
        [undefined, undefined, undefined, undefined, undefined],
        [undefined, undefined, 'r9', 'r8', 4],
        [undefined, undefined, undefined, undefined, undefined],
      ],
    );
    const [relative] = await disassemble(bytesOf('488b0500100000'), AT, () => undefined);
    assert.deepEqual(relative?.memory, { segment: 'ds', scale: 1, displacement: AT + 0x1007n, size: 8 });
  });

  it('takes any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), fc.bigInt(0n, (1n << 64n) - 1n), async (bytes, start) => {
        const found = await disassemble(bytes, toAddress(start), () => undefined);
        let next = start;
        for (const one of found) {
          assert.equal(one.address, BigInt.asUintN(64, next));
          assert.ok(one.length >= 1 && one.text !== '' && !one.text.includes('\n'));
          next += BigInt(one.length);
        }
        assert.ok(next - start <= BigInt(bytes.length));
        // Only what may be the begin of an instruction is left over.
        assert.ok(BigInt(bytes.length) - (next - start) < 15n);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
