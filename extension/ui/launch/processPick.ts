import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { RunningProcess } from '../../base/runningProcess';
import { reasonOf } from '../sessions/sessionClient';
import type { ThisMachine } from '../setup/thisMachine';
import { inOrder, processNumber, withNewestName } from './processOrder';

const KEY = 'alpcscope.processes.recent';
/** Longer command lines are cut: a row of the list shows no more. */
const LONGEST_LINE = 400;

interface Item extends vscode.QuickPickItem {
  readonly process?: RunningProcess;
  readonly pid?: number;
}

/** Lets the user choose a process of this machine from a list, or by its number where there is none. */
export class ProcessPick {
  constructor(
    private readonly machine: ThisMachine,
    private readonly memory: vscode.Memento,
  ) {}

  /** The number of the process; undefined where the user gives up. `server`: the process is on another machine. */
  async choose(server?: string): Promise<number | undefined> {
    if (server !== undefined)
      return askNumber(vscode.l10n.t('Its number on the machine of {0}: tlist or Task Manager there shows it', server));
    const chosen = await this.fromList();
    if (typeof chosen === 'string') return askNumber(chosen);
    const name = chosen?.process?.name;
    if (name !== undefined) await this.memory.update(KEY, withNewestName(this.recent(), name));
    return chosen?.process?.pid ?? chosen?.pid;
  }

  private recent(): readonly string[] {
    const kept: unknown = this.memory.get(KEY);
    return Array.isArray(kept) ? kept.filter(one => typeof one === 'string') : [];
  }

  /** A choice; a text where there is no list: what to say instead. */
  private fromList(): Promise<Item | string | undefined> {
    const store = new DisposableStore();
    const pick = store.add(vscode.window.createQuickPick<Item>());
    pick.title = vscode.l10n.t('Attach to a Process');
    pick.placeholder = vscode.l10n.t('Name, number (PID), user, or words of the command line');
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.busy = true;
    const asked = new AbortController();
    let known: readonly RunningProcess[] = [];
    const draw = (): void => {
      pick.items = itemsOf(known, this.recent(), pick.value);
    };
    return new Promise(resolve => {
      const leave = (chosen: Item | string | undefined): void => {
        resolve(chosen);
        pick.hide();
      };
      store.add(pick.onDidChangeValue(draw));
      store.add(
        pick.onDidAccept(() => {
          leave(pick.selectedItems[0]);
        }),
      );
      store.add(
        pick.onDidHide(() => {
          asked.abort();
          resolve(undefined);
          store.dispose();
        }),
      );
      pick.show();
      const take = (all: readonly RunningProcess[]): void => {
        known = all;
        if (!asked.signal.aborted) draw();
      };
      this.machine.processes(asked.signal, take).then(
        all => {
          take(all);
          pick.busy = false;
        },
        (error: unknown) => {
          if (!asked.signal.aborted) leave(vscode.l10n.t('The processes could not be listed: {0}', reasonOf(error)));
        },
      );
    });
  }
}

function itemsOf(all: readonly RunningProcess[], recentNames: readonly string[], typed: string): Item[] {
  const { recent, others } = inOrder(all, recentNames);
  const number = processNumber(typed);
  const byNumber: Item[] =
    number === undefined || all.some(({ pid }) => pid === number)
      ? []
      : [{ label: '$(edit) ' + vscode.l10n.t('Process {0}', number), pid: number, alwaysShow: true }];
  if (recent.length === 0) return [...byNumber, ...others.map(itemOf)];
  return [
    ...byNumber,
    separator(vscode.l10n.t('attached to lately')),
    ...recent.map(itemOf),
    separator(vscode.l10n.t('others')),
    ...others.map(itemOf),
  ];
}

function itemOf(process: RunningProcess): Item {
  const { pid, name, user, commandLine } = process;
  return {
    label: `$(server-process) ${name}`,
    description: [String(pid), ...(user === undefined ? [] : [user])].join(' · '),
    ...(commandLine !== undefined && { detail: commandLine.slice(0, LONGEST_LINE) }),
    process,
  };
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

async function askNumber(prompt: string): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Number of the Process (PID)'),
    prompt,
    ignoreFocusOut: true,
    validateInput: value =>
      processNumber(value) === undefined
        ? vscode.l10n.t('A number above 0, such as 4242 (decimal, as Task Manager shows it) or 0x1092.')
        : undefined,
  });
  return text === undefined ? undefined : processNumber(text);
}
