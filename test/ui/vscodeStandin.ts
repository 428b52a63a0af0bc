import Module from 'node:module';
import path from 'node:path';

/** Loads a module of ui/ that sees this object as `vscode`: for what has no more to do with VS Code than to ask the user. */
export function loadWith(vscode: object, file: string): Readonly<Record<string, unknown>> {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const original = loader._load;
  loader._load = (request, ...rest) => (request === 'vscode' ? vscode : original(request, ...rest));
  const name = path.resolve(__dirname, '../../extension/ui', file);
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the stand-in has to be there while it loads
    return require(name) as Readonly<Record<string, unknown>>;
  } finally {
    loader._load = original;
  }
}
