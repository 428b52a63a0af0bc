import Module from 'node:module';
import path from 'node:path';

const UI = path.resolve(__dirname, '../../extension/ui');

/** Stands for what modules name while they load, and tests do not care about. */
const ANYTHING: unknown = new Proxy(() => 0, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : ANYTHING),
});

/** Loads a module of ui/ with a stand-in for `vscode`. Nothing of it stays loaded, so that each test has its own. */
export function loadUi(file: string, vscode: object): unknown {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const original = loader._load;
  // A prototype, not a proxy around it: the import copies own properties and keeps the prototype.
  const filled: unknown = Object.setPrototypeOf({ ...vscode }, new Proxy({}, { get: () => ANYTHING }));
  loader._load = (request, ...rest) => (request === 'vscode' ? filled : original(request, ...rest));
  const forget = (): void => {
    for (const name of Object.keys(require.cache)) if (name.startsWith(UI)) Reflect.deleteProperty(require.cache, name);
  };
  forget();
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the stand-in has to be there while it loads
    return require(path.join(UI, file)) as unknown;
  } finally {
    loader._load = original;
    forget();
  }
}

/** A class of VS Code of which nothing is made: for `new` and `instanceof`. */
export function someClass(): object {
  return function SomeClass() {
    // Nothing.
  };
}

/** Puts arguments into `{0}`, `{1}`, as VS Code does. */
export const l10n = {
  t: (text: string, ...args: readonly unknown[]): string =>
    text.replace(/\{(\d+)\}/g, (_, nth: string) => String(args[Number(nth)])),
};
