import assert from 'node:assert/strict';
import type { LogFacts } from '../../extension/text/logFacts';
import { parseLog } from '../../extension/text/parseLog';

const modulesOf = (facts: LogFacts): readonly (readonly [string, string, string | undefined, string | undefined])[] =>
  facts.kernels[0]!.snapshot.modules.map(m => [m.name, m.start.toString(16), m.symbols, m.symbolFile]);

describe('lm', () => {
  it('lists modules with their symbols', () => {
    const facts = parseLog(
      '0: kd> lm\nstart             end                 module name\n' +
        'fffff804`7ba00000 fffff804`7ca46000   nt         (pdb symbols)          c:\\sym\\nt.pdb\\0123\\nt.pdb\n' +
        'fffff804`8b580000 fffff804`8b5bb000   agent    T (no symbols)           \n' +
        'fffff804`8b5c0000 fffff804`8b5ca000   Cdisk    C (private pdb symbols)  disk.pdb\n' +
        'fffff804`8b600000 fffff804`8b60a000   lazy       (deferred)             \n\n' +
        'Unloaded modules:\nfffff804`87de0000 fffff804`87dfc000   gone.sys\n',
    );
    assert.deepEqual(modulesOf(facts), [
      ['nt', 'fffff8047ba00000', 'pdb symbols', 'nt.pdb'],
      ['agent', 'fffff8048b580000', 'no symbols', undefined],
      ['Cdisk', 'fffff8048b5c0000', 'private pdb symbols', 'disk.pdb'],
      ['lazy', 'fffff8048b600000', 'deferred', undefined],
    ]);
    assert.deepEqual(facts.lines, { total: 9, understood: 8, noise: 1, unparsed: 0 });
  });

  it('reads 32-bit rows, dates, and rows without heading', () => {
    const facts = parseLog(
      '0: kd> lm t n\nstart    end        module name\n' +
        '804d9000 806cfd80   nt       ntoskrnl.exe Wed Feb 28 10:00:00 2007 (45E54711)\n' +
        'f9f73000 f9f7fd80   agent    agent.sys    ***** Invalid (9FB1DE46)\n',
    );
    assert.deepEqual(
      modulesOf(facts).map(([name]) => name),
      ['nt', 'agent'],
    );
    assert.equal(parseLog('fffff804`8b600000 fffff804`8b60a000   lazy       (deferred)   \n').lines.understood, 1);
  });

  it('understands what lmv prints of a module', () => {
    const facts = parseLog(
      '0: kd> lmvm agent\nBrowse full module list\nstart             end                 module name\n' +
        'fffff804`8b580000 fffff804`8b5bb000   agent      (no symbols)           \n' +
        '    Loaded symbol image file: agent.sys\n    Image path: \\??\\C:\\agent.sys\n    Browse all global symbols  functions  data\n' +
        '    Timestamp:        Mon Jan  5 10:00:00 2026 (5A5A5A5A)\n    CheckSum:         0008A81A\n    Information from resource tables:\n        CompanyName:      Example\n',
    );
    assert.equal(facts.lines.unparsed, 0);
    assert.equal(facts.kernels[0]!.snapshot.modules.length, 1);
  });

  it('reads modules as they are loaded', () => {
    const facts = parseLog('ModLoad: 7bcf0000 7bfee000   C:\\agent\\core.dll\n0:000> g\n');
    assert.equal(facts.kernels[0]!.snapshot.modules[0]?.end, 0x7bfee000n);
  });

  it('takes no range that is none', () => {
    assert.equal(parseLog('0: kd> lm\nfffff804`8b5bb000 fffff804`8b580000   agent  (deferred)\n').lines.unparsed, 1);
  });
});
