import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';

/*
 * package.json and the code name the same commands, views, settings, context keys, strings and files: each is in both,
 * so a thing that was renamed or dropped in one place only is noticed here and not by a user.
 */

const root = path.resolve(__dirname, '../..');

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}
interface Manifest {
  readonly main: string;
  readonly activationEvents?: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations?: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings?: readonly { readonly command: string; readonly when?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when?: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly description?: string; readonly markdownDescription?: string; readonly default?: unknown }
        >
      >;
    };
    readonly languageModelTools: readonly { readonly name: string; readonly modelDescription: string }[];
    readonly debuggers: readonly { readonly type: string; readonly program: string }[];
    readonly languages: readonly { readonly id: string; readonly configuration?: string }[];
    readonly grammars: readonly { readonly language: string; readonly path: string }[];
    readonly snippets?: readonly { readonly language: string; readonly path: string }[];
    readonly walkthroughs?: readonly {
      readonly steps: readonly {
        readonly media: Readonly<Record<string, string>>;
        readonly completionEvents?: readonly string[];
        readonly when?: string;
      }[];
    }[];
  };
}

const manifestText = readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const strings = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Readonly<
  Record<string, string>
>;
const { contributes } = manifest;

/** Context keys of VS Code itself that our clauses may use. */
const VSCODE_KEYS = new Set([
  'view', 'viewItem', 'focusedView', 'resourceExtname', 'resourceLangId', 'resourceScheme', 'resourceFilename', 'editorLangId', 'editorTextFocus', 'inDebugMode',
  'debugType', 'debugConfigurationType', 'isWorkspaceTrusted', 'listFocus', 'inputFocus', 'editorFocus', 'explorerResourceIsFolder', 'isWeb', 'virtualWorkspace', 'workspacePlatform',
  'treeFindOpen', 'listSupportsFind', 'false',
]); // prettier-ignore

/** Loads a module of ui/, which sees an empty `vscode`. */
function loadUi(file: string): Readonly<Record<string, unknown>> {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const original = loader._load;
  loader._load = (request, ...rest) =>
    request === 'vscode' ? new Proxy({}, { get: () => undefined }) : original(request, ...rest);
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the stand-in has to be there while it loads
    return require(path.join(root, 'extension/ui', file)) as Readonly<Record<string, unknown>>;
  } finally {
    loader._load = original;
  }
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => path.join(folder, file));
}

function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

const clauses: readonly string[] = [...manifestText.matchAll(/"(?:when|enablement)": "((?:[^"\\]|\\.)*)"/g)].map(
  match => JSON.parse(`"${match[1] ?? ''}"`) as string,
);

/** Identifiers of a clause: what stands neither in quotes, nor in a regular expression, nor right of a comparison. */
function keysOf(clause: string): readonly string[] {
  return clause
    .split(/&&|\|\|/)
    .map(part => part.replace(/[()!\s]/g, '').split(/==|=~|<|>|in(?=[A-Z'])/)[0] ?? '')
    .filter(key => /^[A-Za-z][\w.:]*$/.test(key));
}

describe('package.json and the code', () => {
  it('know the same commands', () => {
    const code = Object.values(loadUi('commandIds')['COMMANDS'] as Readonly<Record<string, string>>);
    assert.deepEqual(sorted(contributes.commands.map(c => c.command)), sorted(code));
  });

  it('register each command once', () => {
    const table = loadUi('commandIds')['COMMANDS'] as Readonly<Record<string, string>>;
    const text = [path.join(root, 'extension/main.ts'), ...sourceFiles(path.join(root, 'extension/ui'))]
      .map(file => readFileSync(file, 'utf8'))
      .join('\n');
    const unused = Object.keys(table).filter(key => !new RegExp(`(COMMANDS\\.${key}\\b)`).test(text));
    assert.deepEqual(unused, [], 'named in the table and used nowhere');
  });

  it('show every command in the palette or say why not, and only known ones in menus and keys', () => {
    const known = new Set(contributes.commands.map(c => c.command));
    const used = [...Object.values(contributes.menus).flat(), ...(contributes.keybindings ?? [])].flatMap(
      item => item.command ?? [],
    );
    assert.deepEqual(
      used.filter(id => id.startsWith('alpcscope.') && !known.has(id)),
      [],
    );
    assert.ok(
      contributes.commands.every(c => c.category === '%category%' || c.category === 'ALPC'),
      'every command has our category',
    );
    for (const id of known) assert.match(id, /^alpcscope\.[a-zA-Z]+\.[a-zA-Z]+$/);
  });

  it('know the same language model tools', () => {
    const code = Object.values(loadUi('assistant/tools')['TOOLS'] as Readonly<Record<string, string>>);
    assert.deepEqual(sorted(contributes.languageModelTools.map(tool => tool.name)), sorted(code));
    for (const { modelDescription } of contributes.languageModelTools) assert.match(modelDescription, /reads only\.$/);
  });

  it('know the same views', () => {
    const ids = loadUi('viewIds');
    const ofSession = Object.values(ids['VIEW_IDS'] as Readonly<Record<string, string>>);
    const code = [...ofSession, String(ids['COMPARISON_VIEW'])];
    const views = Object.values(contributes.views)
      .flat()
      .map(view => view.id);
    assert.deepEqual(sorted(views), sorted(code));
    assert.deepEqual(
      contributes.viewsWelcome.map(w => w.view).filter(view => !views.includes(view)),
      [],
    );
    // The comparison is there only while it has something to show.
    for (const view of ofSession)
      assert.ok(
        contributes.viewsWelcome.some(w => w.view === view),
        `${view} has a welcome text`,
      );
  });

  it('know the same settings with the same defaults', () => {
    const code = loadUi('settings')['SETTING_DEFAULTS'] as Readonly<Record<string, unknown>>;
    const declared = contributes.configuration.properties;
    assert.deepEqual(sorted(Object.keys(declared)), sorted(Object.keys(code)));
    for (const [id, property] of Object.entries(declared)) assert.deepEqual(property.default, code[id], id);
    for (const id of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations ?? [])
      assert.ok(id in declared, id);
  });

  it('describe settings in whole sentences', () => {
    for (const [id, property] of Object.entries(contributes.configuration.properties)) {
      const text = resolve(property.markdownDescription ?? property.description ?? '');
      assert.match(text, /^[A-Z].{20,}\.$/s, id);
    }
  });

  it('use the same context keys', () => {
    const code = loadUi('contextKeys')['CONTEXT_KEYS'] as readonly string[];
    const used = sorted(clauses.flatMap(keysOf));
    assert.ok(used.length > 0);
    const ids = loadUi('viewIds');
    const views = [
      ...Object.values(ids['VIEW_IDS'] as Readonly<Record<string, string>>),
      String(ids['COMPARISON_VIEW']),
    ];
    const foreign = used.filter(
      key => !key.startsWith('alpcscope.') && !VSCODE_KEYS.has(key) && !key.startsWith('config.'),
    );
    assert.deepEqual(foreign, [], 'neither ours nor VS Code’s');
    assert.deepEqual(
      used.filter(key => key.startsWith('alpcscope.')),
      sorted(code),
    );
    for (const clause of clauses) {
      for (const match of clause.matchAll(/\b(?:view|focusedView) == '?([\w.]+)'?/g))
        assert.ok(views.includes(match[1] ?? ''), `${clause}: no such view`);
    }
  });

  it('have every string of package.nls.json, and no other', () => {
    const used = sorted([...manifestText.matchAll(/"%([\w.-]+)%"/g)].map(match => match[1] ?? ''));
    assert.deepEqual(used, sorted(Object.keys(strings)));
    for (const [key, value] of Object.entries(strings)) assert.ok(value.trim().length > 0, key);
  });

  it('leave no visible text outside of package.nls.json', () => {
    const plain = [
      ...manifestText.matchAll(/"(title|contents|description|markdownDescription|label)": "(?!%)([^"]*)"/g),
    ].map(match => match[0]);
    assert.deepEqual(
      plain.filter(text => !text.startsWith('"description": "Who is this thread')),
      [],
    );
  });

  it('name files that are there', () => {
    const icons = contributes.viewsContainers.activitybar.map(container => container.icon);
    const pages = (contributes.walkthroughs ?? []).flatMap(w =>
      w.steps.flatMap(step => Object.entries(step.media).flatMap(([kind, file]) => (kind === 'altText' ? [] : [file]))),
    );
    const parts = [
      ...contributes.languages.flatMap(l => l.configuration ?? []),
      ...contributes.grammars.map(g => g.path),
      ...(contributes.snippets ?? []).map(s => s.path),
    ];
    for (const file of [...icons, ...pages, ...parts]) assert.ok(existsSync(path.join(root, file)), file);
    for (const built of [manifest.main, ...contributes.debuggers.map(d => d.program)])
      assert.match(built, /^\.\/dist\/\w+\.js$/);
  });

  it('link only to commands that are there', () => {
    // VS Code makes a command that focuses each view.
    const views = Object.values(contributes.views).flat();
    const known = new Set([...contributes.commands.map(c => c.command), ...views.map(view => `${view.id}.focus`)]);
    const texts = Object.values(strings).join('\n');
    for (const match of texts.matchAll(/command:(alpcscope[\w.]+)/g)) assert.ok(known.has(match[1] ?? ''), match[0]);
  });
});

function resolve(text: string): string {
  const match = /^%(.+)%$/.exec(text);
  return match ? (strings[match[1] ?? ''] ?? '') : text;
}
