import Module from 'node:module';
import path from 'node:path';

const folder = path.resolve(__dirname, '../../extension/ui');

/**
 * Loads a module of ui/ that sees this object as `vscode`: for what has no more to do with VS Code than to ask the user. The
 * module and what it imports from ui/ are its own; other tests load theirs.
 */
export function loadWith(vscode: object, file: string): Readonly<Record<string, unknown>> {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const original = loader._load;
  const loaded = takeLoaded();
  loader._load = (request, ...rest) => (request === 'vscode' ? vscode : original(request, ...rest));
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the stand-in has to be there while it loads
    return require(path.join(folder, file)) as Readonly<Record<string, unknown>>;
  } finally {
    loader._load = original;
    takeLoaded();
    Object.assign(require.cache, loaded);
  }
}

/** Forgets the modules of ui/ that are loaded, and hands them out. */
function takeLoaded(): NodeJS.Dict<NodeJS.Module> {
  const own = Object.entries(require.cache).filter(([name]) => name.startsWith(folder));
  for (const [name] of own) Reflect.deleteProperty(require.cache, name);
  return Object.fromEntries(own);
}
