import assert from 'node:assert/strict';
import type { RunningProcess } from '../../extension/base/runningProcess';
import { COMMANDS } from '../../extension/ui/commandIds';
import type * as Picks from '../../extension/ui/commands/pickCommands';
import { inOrder, processNumber, withNewestName } from '../../extension/ui/launch/processOrder';
import type * as Pick from '../../extension/ui/launch/processPick';
import { l10n, loadUi } from './fakeVscode';

const PROCESSES: readonly RunningProcess[] = [
  { pid: 4, name: 'System' },
  {
    pid: 700,
    name: 'svchost.exe',
    commandLine: 'svchost.exe -k RPCSS',
    user: 'NT AUTHORITY\\SYSTEM',
    startedAt: 1_000,
  },
  { pid: 900, name: 'spoolsv.exe', commandLine: 'spoolsv.exe', startedAt: 3_000 },
  { pid: 950, name: 'Spoolsv.exe', startedAt: 4_000 },
  { pid: 800, name: 'notepad.exe', startedAt: 5_000 },
];

interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly kind?: number;
}

/** A quick pick as VS Code has it, moved by hand. */
class FakePick {
  items: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  value = '';
  busy = false;
  matchOnDescription = false;
  matchOnDetail = false;
  private readonly listeners: Record<string, () => void> = {};
  private hidden = false;
  readonly onDidChangeValue = this.on('value');
  readonly onDidAccept = this.on('accept');
  readonly onDidHide = this.on('hide');

  show(): void {
    // Shown.
  }
  hide(): void {
    if (!this.hidden) this.listeners['hide']?.();
    this.hidden = true;
  }
  dispose(): void {
    this.hidden = true;
  }
  type(text: string): void {
    this.value = text;
    this.listeners['value']?.();
  }
  choose(words: string): void {
    const item = this.items.find(({ label }) => label.includes(words));
    assert.ok(item, words);
    this.selectedItems = [item];
    this.listeners['accept']?.();
  }
  rows(): readonly string[] {
    return this.items.map(({ label, description, kind }) =>
      kind === -1 ? `- ${label}` : `${label} ${description ?? ''}`,
    );
  }
  private on(name: string) {
    return (listener: () => void) => {
      this.listeners[name] = listener;
      return { dispose: () => undefined };
    };
  }
}

type Ask = (signal: AbortSignal, more: (all: readonly RunningProcess[]) => void) => Promise<readonly RunningProcess[]>;

function stage(processes: Ask) {
  const picks: FakePick[] = [];
  const asked: { prompt: string; validateInput: (text: string) => unknown }[] = [];
  const kept = new Map<string, unknown>();
  const typed: string[] = [];
  const vscode = {
    l10n,
    QuickPickItemKind: { Separator: -1 },
    window: {
      createQuickPick: () => {
        const pick = new FakePick();
        picks.push(pick);
        return pick;
      },
      showInputBox: (box: { prompt: string; validateInput: (text: string) => unknown }) => {
        asked.push(box);
        return Promise.resolve(typed.shift());
      },
    },
  };
  const memory = {
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  const { ProcessPick } = loadUi('launch/processPick', vscode) as typeof Pick;
  const machine = { processes, addresses: () => [], transcript: () => Promise.reject(new Error()) };
  const chooser = new ProcessPick(machine, memory as unknown as ConstructorParameters<typeof ProcessPick>[1]);
  const { pickCommands } = loadUi('commands/pickCommands', vscode) as typeof Picks;
  const command = pickCommands({ processes: chooser })[COMMANDS.pickProcess];
  return { picks, asked, kept, typed, chooser, command };
}

const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const all: Ask = () => Promise.resolve(PROCESSES);

describe('the list of processes to attach to', () => {
  it('has those that started last first, with number, user and command line', async () => {
    const { picks, chooser } = stage(all);
    const chosen = chooser.choose();
    await settle();
    const [pick] = picks;
    assert.deepEqual(pick?.rows(), [
      '$(server-process) notepad.exe 800',
      '$(server-process) Spoolsv.exe 950',
      '$(server-process) spoolsv.exe 900',
      '$(server-process) svchost.exe 700 · NT AUTHORITY\\SYSTEM',
      '$(server-process) System 4',
    ]);
    assert.equal(pick.items[3]?.detail, 'svchost.exe -k RPCSS');
    assert.ok(pick.matchOnDescription && pick.matchOnDetail, 'found by all of it');
    assert.equal(pick.busy, false);
    pick.choose('svchost');
    assert.equal(await chosen, 700);
  });

  it('offers what was attached to lately first', async () => {
    const { picks, chooser, kept } = stage(all);
    const first = chooser.choose();
    await settle();
    picks[0]?.choose('spoolsv');
    assert.equal(await first, 900);
    assert.deepEqual([...kept.values()], [['spoolsv.exe']]);
    void chooser.choose();
    await settle();
    assert.deepEqual(picks[1]?.rows().slice(0, 5), [
      '- attached to lately',
      '$(server-process) Spoolsv.exe 950',
      '$(server-process) spoolsv.exe 900',
      '- others',
      '$(server-process) notepad.exe 800',
    ]);
    picks[1].hide();
  });

  it('takes a number that is not on the list', async () => {
    const { picks, chooser } = stage(all);
    const chosen = chooser.choose();
    await settle();
    picks[0]?.type('0x10');
    assert.equal(picks[0]?.rows()[0], '$(edit) Process 16 ');
    picks[0].type('900');
    assert.ok(!picks[0].rows()[0]?.includes('Process 900'), 'it is on the list');
    picks[0].type('12');
    picks[0].choose('Process 12');
    assert.equal(await chosen, 12);
  });

  it('shows what is known before everything is, and stops asking when it is left', async () => {
    let signal: AbortSignal | undefined;
    const { picks, chooser } = stage((asking, more) => {
      signal = asking;
      more(PROCESSES.slice(0, 1));
      return new Promise(() => undefined);
    });
    const chosen = chooser.choose();
    await settle();
    assert.deepEqual(picks[0]?.rows(), ['$(server-process) System 4']);
    assert.equal(picks[0].busy, true);
    picks[0].hide();
    assert.equal(await chosen, undefined);
    assert.equal(signal?.aborted, true);
  });

  it('gives way to a number where there is no list, and says why', async () => {
    const { asked, typed, command } = stage(() => Promise.reject(new Error('blocked by policy')));
    typed.push(' 0x1092 ');
    assert.equal(await command({ type: 'kd', processServer: '' }), '4242');
    assert.match(asked[0]?.prompt ?? '', /could not be listed: blocked by policy/);
    for (const bad of ['', '0', '-1', 'abc', '4294967296']) assert.ok(asked[0]?.validateInput(bad), bad);
    assert.equal(asked[0]?.validateInput('4242'), undefined);
  });

  it('is not that of this machine for a process server', async () => {
    const { picks, asked, command } = stage(all);
    assert.equal(await command({ type: 'kd', processServer: 'tcp:server=lab,port=1' }), undefined);
    assert.match(asked[0]?.prompt ?? '', /machine of tcp:server=lab/);
    assert.deepEqual(picks, []);
  });
});

describe('the order of processes', () => {
  it('goes by name, whatever its case, and keeps a bounded list', () => {
    assert.deepEqual(withNewestName(['a.exe', 'B.EXE'], 'b.exe'), ['b.exe', 'a.exe']);
    assert.equal(
      withNewestName(
        Array.from({ length: 50 }, (_, i) => `${i}.exe`),
        'x.exe',
      ).length,
      20,
    );
    const { recent, others } = inOrder(PROCESSES, ['system', 'gone.exe']);
    assert.deepEqual([recent.map(one => one.pid), others.length], [[4], 4]);
  });

  it('reads numbers as they are typed', () => {
    assert.deepEqual(['4242', '0x1092', ' 7 ', '4294967295'].map(processNumber), [4242, 4242, 7, 4_294_967_295]);
    assert.deepEqual(['0', '0x', '1.5', '4294967296', ''].map(processNumber), Array(5).fill(undefined));
  });
});
