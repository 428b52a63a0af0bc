import assert from 'node:assert/strict';
import { commandLink } from '../../extension/protocol/links';
import type { StatusResponse } from '../../extension/protocol/requests';
import { COMMANDS } from '../../extension/ui/commandIds';
import { targetOf, uriPartsOf } from '../../extension/ui/documents/documentUris';
import { evidenceText, placeLinks } from '../../extension/ui/documents/evidenceText';
import type { Config } from '../../extension/ui/launch/launchConfig';
import { launchProblem } from '../../extension/ui/launch/launchProblem';
import { statusText } from '../../extension/ui/status/statusText';
import { itemOf } from '../../extension/ui/trees/treeItem';
import { viewMessage } from '../../extension/ui/trees/viewMessage';
import { row } from './rows';

const STATUS: StatusResponse = {
  title: 'MEMORY.DMP',
  kind: 'dump',
  readAt: '2031-04-05T06:07:08Z',
  tookMs: 412,
  moment: 'Windows build 19041',
  counts: { processes: 0, threads: 0, ports: 0, messages: 0, chains: 0, hung: 0, unparsed: 0 },
  path: 'C:\\MEMORY.DMP',
  openable: false,
};
const NEEDS: StatusResponse = { ...STATUS, needs: 'ntkrnlmp.pdb' };

describe('views of a dump', () => {
  const base = { state: 'active', clock: () => 'now' } as const;

  it('say what the dump has not, in words of a dump', () => {
    const message = viewMessage({ ...base, view: 'ports', status: STATUS, empty: true }) ?? '';
    assert.equal(message, 'No ALPC port is in this dump · Read now in 412 ms');
    assert.match(viewMessage({ ...base, view: 'waitChains', status: STATUS }) ?? '', /412 ms · Windows build 19041$/);
    for (const view of ['waitChains', 'ports', 'messages', 'threads', 'modules'] as const)
      assert.doesNotMatch(viewMessage({ ...base, view, status: STATUS, empty: true }) ?? '', /\blog\b/);
  });

  it('leave their place to the welcome text while symbols are missing', () => {
    for (const view of ['waitChains', 'ports', 'messages', 'threads'] as const)
      assert.equal(viewMessage({ ...base, view, status: NEEDS, empty: true }), undefined);
    assert.match(viewMessage({ ...base, view: 'modules', status: NEEDS }) ?? '', /^Read now/);
    assert.match(viewMessage({ ...base, state: 'ended', view: 'ports', status: NEEDS }) ?? '', /^Session ended/);
  });

  it('say once that frames have no names', () => {
    const status = { ...STATUS, names: 'ntkrnlmp.pdb' };
    assert.match(
      viewMessage({ ...base, view: 'waitChains', status }) ?? '',
      /ntkrnlmp\.pdb is missing: frames have no/,
    );
    assert.doesNotMatch(viewMessage({ ...base, view: 'ports', status }) ?? '', /pdb/);
  });

  it('offer the download on a click on the row that names the file', () => {
    const needed = itemOf(row('a', { kind: 'needed', hasChildren: true }));
    assert.equal(needed.click?.command, COMMANDS.downloadSymbols);
    assert.equal(itemOf(row('a', { kind: 'needed' }), true).click, undefined);
    assert.ok(
      itemOf(row('a', { kind: 'module', module: 'nt' }))
        .contextValue.split(' ')
        .includes('symbols'),
    );
  });
});

describe('a view of a dump without rows', () => {
  it('says what the dump lacks only where it was read to the end', () => {
    const said = (view: 'ports' | 'waitChains', partial = ''): string | undefined =>
      viewMessage({ state: 'active', view, empty: true, clock: () => '', status: { ...STATUS, partial } });
    assert.match(said('ports') ?? '', /^No ALPC port is in this dump/);
    assert.match(said('ports', 'Not read to the end') ?? '', /^No ALPC port was read/);
    assert.match(said('waitChains', 'Not read to the end') ?? '', /^No thread was found that waits/);
  });
});

describe('status bar on a dump', () => {
  it('says what is being read', () => {
    const progress = { text: 'ports 3,120 of 4,800', fraction: 0.31 };
    const shown = statusText({ state: 'reading', title: 'MEMORY.DMP', others: 0, progress });
    assert.equal(shown?.text, '$(sync~spin) Reading MEMORY.DMP 31 %: ports 3,120 of 4,800');
  });

  it('says that symbols are needed, not that nothing hangs', () => {
    const shown = statusText({ state: 'active', title: 'MEMORY.DMP', others: 0, status: NEEDS });
    assert.equal(shown?.text, '$(references) MEMORY.DMP: symbols needed');
    assert.match(shown.tooltip, /ntkrnlmp\.pdb/);
  });
});

describe('evidence from memory', () => {
  const text = evidenceText({
    title: 'thread 0514.0c88',
    items: [
      {
        label: 'state: WAIT',
        command: 'dt nt!_ETHREAD ffffe00012345080',
        line: 0,
        text: '   Tcb.State : 0x5',
        memory: { address: 'ffffe00012345204', type: '_ETHREAD', field: 'Tcb.State' },
      },
    ],
  });

  it('names type, field and address, and the command that shows the structure', () => {
    assert.match(
      text,
      /\* 1\. state: WAIT \(_ETHREAD\.Tcb\.State at ffffe00012345204\)\nkd> dt nt!_ETHREAD ffffe00012345080\n {3}Tcb\.State : 0x5\n$/,
    );
    assert.doesNotMatch(text, /\blog\b/);
  });

  it('leads to the structure', () => {
    const [link, ...more] = placeLinks(text);
    assert.equal(more.length, 0);
    assert.equal(link?.command, 'dt nt!_ETHREAD ffffe00012345080');
    const shown = text.split('\n')[link.row]?.slice(link.start, link.end);
    assert.equal(shown, '_ETHREAD.Tcb.State at ffffe00012345204');
    assert.match(commandLink('memory', { text: link.command }), /^command:alpcscope\.memory\.show\?/);
  });

  it('the answer of a command is a document of its session', () => {
    const target = { kind: 'printed', session: 's', command: 'dt nt!_ETHREAD ffffe00012345080' } as const;
    const parts = uriPartsOf(target, 'dt nt!_ETHREAD ffffe00012345080');
    assert.match(parts.path, /^\/dt nt!_ETHREAD ffffe00012345080\.kdlog$/);
    assert.deepEqual(targetOf(parts), target);
    assert.equal(targetOf({ ...parts, query: 'session=s' }), undefined);
  });
});

describe('launch configurations', () => {
  const config = (more: Partial<Config>): Config => ({ type: 'kd', name: 'x', request: 'launch', ...more });

  it('that can be tried', () => {
    for (const good of [
      { logFile: 'a.kdlog' },
      { dumpFile: 'a.dmp' },
      { dumpFile: 'a.dmp', engine: 'embedded', symbolPath: 'srv*c:\\s*https://example.com' },
      { dumpFile: 'a.dmp', engine: 'auto' },
    ])
      assert.equal(launchProblem(config(good)), undefined, JSON.stringify(good));
  });

  it('that cannot say how to mend them', () => {
    const cases: readonly (readonly [Partial<Config>, RegExp])[] = [
      [{}, /"logFile".*"dumpFile".*or "program".*missing/],
      [{ logFile: 'a', dumpFile: 'b' }, /both.*keep one/],
      [{ dumpFile: ' ' }, /"dumpFile" must be the path/],
      [{ logFile: 7 }, /"logFile" must be the path/],
      [{ dumpFile: 'a', engine: 'x' }, /"auto", "embedded" or "kd"/],
      [{ dumpFile: 'a', symbolPath: 7 }, /"symbolPath" must be a text/],
      [{ dumpFile: 'a', request: 'attach' }, /"request": "launch"/],
    ];
    for (const [bad, why] of cases) assert.match(launchProblem(config(bad)) ?? '', why, JSON.stringify(bad));
  });
});
