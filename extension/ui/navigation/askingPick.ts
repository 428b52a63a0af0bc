import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import { reasonOf } from '../sessions/sessionClient';

export interface AskingPickOptions<T> {
  readonly title: string;
  readonly placeholder: string;
  /** Asks the adapter for what fits the words typed so far. */
  readonly ask: (text: string) => Promise<readonly T[]>;
  readonly draw: (found: T) => vscode.QuickPickItem;
}

/** Pause in typing after which the adapter is asked. */
const PAUSE_MS = 80;

interface Item<T> extends vscode.QuickPickItem {
  readonly found?: T;
}

/** A quick pick whose items are asked for as the user types; undefined when it is left without a choice. */
export function askingPick<T>(options: AskingPickOptions<T>): Promise<T | undefined> {
  const store = new DisposableStore();
  const pick = store.add(vscode.window.createQuickPick<Item<T>>());
  pick.title = options.title;
  pick.placeholder = options.placeholder;
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;
  const ask = async (): Promise<void> => {
    const mine = ++turn;
    pick.busy = true;
    const items = await itemsFor(options, pick.value);
    // An answer that comes after a later question is not wanted any more.
    if (mine !== turn) return;
    pick.items = items;
    pick.busy = false;
  };
  store.add(
    pick.onDidChangeValue(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), PAUSE_MS);
    }),
  );
  return new Promise(resolve => {
    store.add(
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems[0];
        if (chosen?.found === undefined) return;
        resolve(chosen.found);
        pick.hide();
      }),
    );
    store.add(
      pick.onDidHide(() => {
        turn++;
        clearTimeout(timer);
        resolve(undefined);
        store.dispose();
      }),
    );
    pick.show();
    void ask();
  });
}

async function itemsFor<T>(options: AskingPickOptions<T>, text: string): Promise<Item<T>[]> {
  try {
    const found = await options.ask(text);
    if (found.length === 0) return [{ label: vscode.l10n.t('Nothing fits “{0}”', text), alwaysShow: true }];
    // The adapter has filtered already, by more than what an item shows.
    return found.map(one => ({ ...options.draw(one), alwaysShow: true, found: one }));
  } catch (error) {
    return [{ label: '$(error) ' + reasonOf(error), alwaysShow: true }];
  }
}
