import assert from 'node:assert/strict';
import type * as Main from '../../extension/main';
import { SCHEMES } from '../../extension/ui/documents/documentUris';
import { l10n, loadUi, someClass } from './fakeVscode';

/** What `activate` gives to VS Code, by the name of the function that takes it. */
function registered(): ReadonlyMap<string, readonly (readonly unknown[])[]> {
  const given = new Map<string, (readonly unknown[])[]>();
  const note =
    (name: string, answer: object) =>
    (...args: readonly unknown[]): object => {
      given.set(name, [...(given.get(name) ?? []), args]);
      return answer;
    };
  /** Stands for views, status bar items and whatever else VS Code makes: has every function, and keeps what is set. */
  const made = (): object =>
    new Proxy({}, { get: (target, name) => (Reflect.get(target, name) as unknown) ?? (() => disposable) });
  const disposable: object = made();
  /** A namespace whose functions are noted and answer with something that can be disposed of. */
  const noting = (prefix: string, own: object = {}): object =>
    new Proxy(own, {
      get: (target, name) => (Reflect.get(target, name) as unknown) ?? note(`${prefix}.${String(name)}`, made()),
    });
  class EventEmitter {
    readonly event = () => disposable;
    dispose(): void {
      // Nothing was opened.
    }
  }
  const uri = { fsPath: '/extension', path: '/extension', toString: () => 'file:///extension' };
  const vscode = {
    l10n,
    EventEmitter,
    Uri: Object.assign(someClass(), { joinPath: () => uri, file: () => uri, from: () => uri }),
    window: noting('window', { tabGroups: noting('tabs'), visibleTextEditors: [] }),
    languages: noting('languages'),
    debug: noting('debug'),
    commands: noting('commands'),
    lm: noting('lm'),
    workspace: noting('workspace', { isTrusted: true, textDocuments: [] }),
  };
  const memory = {
    get: () => undefined,
    update: () => Promise.resolve(),
    keys: () => [],
    setKeysForSync: () => undefined,
  };
  const context = {
    subscriptions: new Array<{ dispose: () => unknown }>(),
    extensionUri: uri,
    globalStorageUri: uri,
    logUri: uri,
    globalState: memory,
    workspaceState: memory,
    extension: { packageJSON: {}, id: 'alpcscope.alpcscope' },
  };
  const { activate } = loadUi('../main', vscode) as typeof Main;
  activate(context as never);
  // Timers would go on.
  for (const part of context.subscriptions) part.dispose();
  return given;
}

describe('the extension, when it starts', () => {
  it('takes links, hovers over its documents, and offers its tools', () => {
    const given = registered();
    const [[links] = []] = given.get('window.registerUriHandler') ?? [];
    assert.equal(typeof (links as { handleUri?: unknown } | undefined)?.handleUri, 'function');
    const hovered = (given.get('languages.registerHoverProvider') ?? []).flatMap(([selector]) => selector);
    for (const scheme of Object.values(SCHEMES))
      assert.ok(
        hovered.some(one => (one as { scheme?: string }).scheme === scheme),
        scheme,
      );
    const lenses = (given.get('languages.registerCodeLensProvider') ?? []).map(([selector]) => selector);
    assert.ok(lenses.some(one => (one as { scheme?: string }).scheme === SCHEMES.evidence));
    assert.equal(given.get('lm.registerTool')?.length, 5);
  });
});
