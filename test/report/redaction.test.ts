import assert from 'node:assert/strict';
import fc from 'fast-check';
import { waitPicture } from '../../extension/adapter/graph/waitPicture';
import type { ProcessFields } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import { parseLog } from '../../extension/text/parseLog';
import { REDACTION_PARTS } from '../../extension/report/redact/parts';
import { Redactor } from '../../extension/report/redact/redactor';
import { renderReport } from '../../extension/report/renderReport';
import {
  REPORT_FORMATS,
  REPORT_KINDS,
  type ReportFormat,
  type ReportInput,
  type ReportKind,
} from '../../extension/report/reportInput';
import { HANG } from './contract';
import { address, evidence, inputOf, known, sampleInput, snapshotOf } from './support';
import { randomWorld } from '../worlds/randomWorld';
import { logOf, worldTextAnswers } from '../worlds/worldText';

const ALL = { redact: REDACTION_PARTS, picture: waitPicture };
const OTHER_NAMES = ['svchost.exe', 'lsass.exe', 'contoso.exe', 'spoolsv.exe', 'explorer.exe', 'fabrikam.exe'];

function everyReport(input: ReportInput, check: (text: string, kind: ReportKind, format: ReportFormat) => void): void {
  for (const kind of REPORT_KINDS)
    for (const format of REPORT_FORMATS) check(renderReport(kind, format, input), kind, format);
}

/** Addresses of a text: 16 digits that are no pseudonym and not null, and no part of a GUID. */
function addressesIn(text: string): readonly string[] {
  return (text.match(/(?<![0-9a-f-])[0-9a-f]{8}`?[0-9a-f]{8}(?![0-9a-f-])/gi) ?? []).filter(
    one => !one.startsWith('0add') && !/^[0`]+$/.test(one),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe('redaction', () => {
  it('leaves no name and no address of the sample in any report', () => {
    const plain = sampleInput();
    const { snapshot } = plain.analysis;
    const names = [
      ...[...snapshot.processes.values()].map(process => process.name?.value),
      ...[...snapshot.ports.values()].map(port => port.name?.value),
    ].flatMap(name => (name !== undefined && name.length > 2 ? [name] : []));
    assert.ok(names.length > 10);
    everyReport({ ...plain, ...ALL }, (text, kind, format) => {
      for (const name of names) {
        const whole = new RegExp(`(?<!\\w)${escaped(name)}(?!\\w)`);
        assert.doesNotMatch(text, whole, `${name} in ${kind} as ${format}`);
      }
      assert.doesNotMatch(text, /contoso|fabrikam|litware|wingtip|service-hang/i, `${kind} as ${format}`);
      assert.deepEqual(addressesIn(text), [], `${kind} as ${format}`);
    });
  });

  it('leaves nothing of random worlds, whatever their processes are called', () => {
    const name = fc
      .string({ unit: fc.constantFrom(...Array.from('bcdqxzBCDQXZ59_-.~ ü')), minLength: 4, maxLength: 14 })
      .filter(text => /^[bcdqxz].*[bcdqxz]$/i.test(text) && /[qz]/i.test(text));
    fc.assert(
      fc.property(fc.nat(), fc.uniqueArray(name, { minLength: 6, maxLength: 6 }), (seed, names) => {
        const world = randomWorld(seed);
        const renamed = {
          ...world,
          processes: world.processes.map(process => ({
            ...process,
            name: `${names[OTHER_NAMES.indexOf(process.name)]!}.exe`,
          })),
        };
        const facts = parseLog(logOf(worldTextAnswers(renamed)));
        const { snapshot } = facts.kernels.at(-1)!;
        const input = inputOf(snapshot, { lines: facts.lines, problems: facts.problems, ...ALL });
        for (const [kind, format] of [
          ['hang', 'markdown'],
          ['hang', 'html'],
          ['hang', 'json'],
          ['ports', 'csv'],
          ['waits', 'json'],
        ] as const) {
          const text = renderReport(kind, format, input);
          for (const process of renamed.processes) assert.ok(!text.includes(process.name), `${process.name}: ${text}`);
          assert.deepEqual(addressesIn(text), []);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('keeps the report as it was but for the names: chains, hops and verdicts are the same', () => {
    const plain = sampleInput();
    const shape = (input: ReportInput): unknown => {
      const { chains } = JSON.parse(renderReport('hang', 'json', input)) as {
        chains: { hops: { relation: string }[]; verdict: { code: string }; waiters: number }[];
      };
      return chains.map(({ hops, verdict, waiters }) => [hops.map(hop => hop.relation), verdict.code, waiters]);
    };
    assert.deepEqual(shape({ ...plain, ...ALL }), shape(plain));
    HANG(JSON.parse(renderReport('hang', 'json', { ...plain, ...ALL })), 'hang');
  });

  it('gives equal things equal pseudonyms, and different things different ones', () => {
    const redactor = new Redactor(['names', 'addresses'], [snapshotOf([])]);
    const [first, again, other] = ['ffffac0f5a1f6240', 'ffffac0f`5a1f6240', '0xffffac0f5a1f6248'].map(text =>
      redactor.text(text).replace('`', ''),
    );
    assert.equal(first, '0add000000000001');
    assert.equal(again, first);
    assert.equal(other, '0x0add000000000002');
    assert.equal(redactor.text('0000000000000000 85f3a020'), '0000000000000000 0add0003');
    assert.equal(redactor.text('contoso!Foo<int, char>::Bar+0x14'), 'module-1!function-1+0x14');
    assert.equal(redactor.text('nt!KiSwapContext+0x76'), 'nt!KiSwapContext+0x76');
    const guid = '12345778-1234-abcd-ef00-0123456789ac';
    assert.equal(redactor.text(guid), guid);
  });

  it('takes out only what was chosen', () => {
    const plain = sampleInput();
    const names = renderReport('hang', 'markdown', { ...plain, redact: ['names'] });
    assert.match(names, /ffffac0f5a/);
    assert.doesNotMatch(names, /Fabrikam/i);
    const addresses = renderReport('hang', 'markdown', { ...plain, redact: ['addresses'] });
    assert.match(addresses, /Fabrikam/i);
    assert.deepEqual(addressesIn(addresses), []);
  });

  it('takes out command lines, users and bytes', () => {
    const redactor = new Redactor(
      ['user-data'],
      [
        snapshotOf([
          {
            kind: 'process',
            id: 'process:0xffffac0f51ef9500',
            fields: { commandLine: known(String.raw`"C:\Users\Frieda\x.exe" --token s3cret`) },
          },
        ]),
      ],
    );
    assert.equal(
      redactor.text(String.raw`CommandLine: "C:\Users\Frieda\x.exe" --token s3cret`),
      'CommandLine: [removed]',
    );
    assert.equal(
      redactor.text(String.raw`C:\Users\Paul\a.log of frieda`),
      String.raw`C:\Users\[removed]\a.log of [removed]`,
    );
    assert.equal(redactor.text('S-1-5-21-1-2-3-1001, a@b.example'), '[removed], [removed]');
    const sddl = 'O:S-1-5-80-1-2-3-4-5G:SYD:(A;;0x1;;;S-1-15-2-1-2-3-4-5-6-7)(A;;0x1;;;S-1-15-2-1)';
    assert.equal(redactor.text(sddl), 'O:[removed]G:SYD:(A;;0x1;;;[removed])(A;;0x1;;;S-1-15-2-1)');
    assert.doesNotMatch(redactor.text('0000  05 00 0b 03 10 00 00 00 48 00  ....secret'), /0b 03|secret/);
  });

  it('takes out services that are named by the command line or the DLLs of their host', () => {
    const input = (host: ProcessFields): ReportInput => {
      const [server, port] = [address(0xffff_8000_0000_1080n), address(0xffff_8000_0000_3080n)];
      const waitsFor = known({ message: address(0xffff_8000_0000_4080n), port, process: server });
      const fields = { address: address(0xffff_8000_0000_2080n) };
      const wait = { state: known('WAIT' as const), waitReason: known('WrLpcReply'), waitsFor };
      return inputOf(
        snapshotOf([
          { kind: 'process', id: idOf('process', server), fields: { name: known('svchost.exe'), ...host } },
          { kind: 'port', id: idOf('port', port), fields: { path: known('\\RPC Control\\LRPC-71ea8d8164d4fa6391') } },
          { kind: 'thread', id: idOf('thread', fields.address), fields: wait },
        ]),
        { redact: ['names'] },
      );
    };
    const hosts: readonly (readonly [host: ProcessFields, name: string])[] = [
      [{ commandLine: known('C:\\Windows\\system32\\svchost.exe -k ContosoGroup -s ContosoNotify') }, 'ContosoNotify'],
      [{ commandLine: known('C:\\Windows\\system32\\svchost.exe -k ContosoGroup') }, 'ContosoGroup'],
      [{ images: known(['ntdll.dll', 'wlansvc.dll']) }, 'WlanSvc'],
    ];
    for (const [host, name] of hosts) {
      assert.ok(renderReport('rpc', 'csv', { ...input(host), redact: [] }).includes(name), name);
      everyReport(input(host), text => {
        assert.ok(!text.includes(name), name);
      });
      assert.match(renderReport('rpc', 'csv', input(host)), /service-1/);
    }
  });

  it('takes out the beginning of a name at which a quote was cut', () => {
    const long = `\\RPC Control\\${'secret'.repeat(80)}`;
    const snapshot = snapshotOf([
      {
        kind: 'port',
        id: 'port:0xffffac0f63113ce0',
        fields: { address: known(address(0xffffac0f63113ce0n)), name: known(long, evidence(`Name : ${long}`)) },
      },
    ]);
    everyReport({ ...inputOf(snapshot), ...ALL }, text => {
      assert.doesNotMatch(text, /secret/);
    });
  });

  it('says nothing of lines that were not understood, and of unknown words in commands', () => {
    const facts = parseLog(
      '0: kd> !process 0 0 Hidden.exe\r\nsomething secret\r\n0: kd> .logopen c:\\x y\\z.log\r\nq\r\n0: kd> ',
    );
    const { snapshot } = facts.kernels.at(-1)!;
    everyReport({ ...inputOf(snapshot, { lines: facts.lines }), ...ALL }, text => {
      assert.doesNotMatch(text, /secret|hidden|z\.log/i);
    });
  });

  it('ends in time on texts that are made to be slow', () => {
    const redactor = new Redactor(REDACTION_PARTS, [snapshotOf([])]);
    for (const piece of ['\\', 'a', 'a.', '$', 'a@', 'aa ', 'a!b<', 'C:\\ ', '0x'])
      assert.ok(redactor.text(piece.repeat(20_000)).length > 0);
  });
});
