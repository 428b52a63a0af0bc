import assert from 'node:assert/strict';
import { COMMANDS } from '../../extension/ui/commandIds';
import type { RefusedIn } from '../../extension/ui/sessions/sessionTracker';
import { loadWith } from './vscodeStandin';

/** What was shown, and what VS Code was told to do. */
const warned: string[] = [];
const started: unknown[] = [];
const ran: string[] = [];
let answer: () => Promise<string | undefined> = () => Promise.resolve(undefined);
let isTrusted = true;

const vscode = {
  l10n: { t: (text: string) => text },
  QuickPickItemKind: { Separator: -1 },
  workspace: {
    get isTrusted() {
      return isTrusted;
    },
    workspaceFolders: undefined,
  },
  debug: {
    startDebugging: (_folder: unknown, config: unknown) => {
      started.push(config);
      return Promise.resolve(true);
    },
  },
  commands: {
    executeCommand: (id: string) => {
      ran.push(id);
      return Promise.resolve();
    },
  },
  window: {
    showWarningMessage: (text: string) => {
      warned.push(text);
      return answer();
    },
    showErrorMessage: (text: string) => {
      warned.push(text);
      return Promise.resolve(undefined);
    },
  },
};

function forget(): void {
  for (const list of [warned, started, ran]) list.length = 0;
  answer = () => Promise.resolve(undefined);
  isTrusted = true;
}

describe('attaching to a kernel', () => {
  type Commands = Readonly<Record<string, (argument?: unknown) => Promise<void>>>;
  let commands: Commands;
  before(() => {
    const loaded = loadWith(vscode, 'commands/kernelCommands') as { readonly kernelCommands: (s: object) => Commands };
    commands = loaded.kernelCommands({ recent: { all: [] } });
  });
  beforeEach(forget);
  const choice = { kind: 'connection', text: 'net:port=50000,key=1.2.3.4' };

  it('starts a session that does not show the key in its name', async () => {
    await commands[COMMANDS.attachKernel]?.(choice);
    assert.deepEqual(started, [
      { type: 'kd', request: 'attach', name: 'net:port=50000,key=…', connection: choice.text },
    ]);
  });

  it('starts nothing in Restricted Mode, says so, and leads out of it', async () => {
    isTrusted = false;
    answer = () => Promise.resolve('Manage Workspace Trust');
    await commands[COMMANDS.attachKernel]?.(choice);
    await commands[COMMANDS.setUpKernel]?.();
    assert.deepEqual(started, []);
    assert.match(warned.join('\n'), /Restricted Mode.*\n.*Restricted Mode/);
    assert.deepEqual(ran, ['workbench.trust.manage', 'workbench.trust.manage']);
  });
});

describe('a refused command', () => {
  type Refuse = (refused: RefusedIn) => void;
  let refuse: Refuse;
  const asked: unknown[] = [];
  before(() => {
    const { RefusalOffers } = loadWith(vscode, 'sessions/refusalOffers') as {
      readonly RefusalOffers: new (sessions: { readonly onDidRefuse: (listener: Refuse) => object }) => unknown;
    };
    new RefusalOffers({
      onDidRefuse: listener => {
        refuse = listener;
        return {};
      },
    });
  });
  beforeEach(() => {
    forget();
    asked.length = 0;
  });
  const refused = (ended = false): RefusedIn => {
    const client = {
      request: (name: string, args: unknown) => {
        asked.push([name, args]);
        return Promise.resolve({});
      },
    };
    return { session: { ended, client }, command: 'ed', message: 'ed writes memory.' } as unknown as RefusedIn;
  };
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('offers to switch the session, and does it on a click only', async () => {
    refuse(refused());
    await settled();
    assert.deepEqual(asked, []);
    answer = () => Promise.resolve('Switch This Session to Full Access');
    refuse(refused());
    await settled();
    assert.deepEqual(asked, [['alpcscope/access', { access: 'full' }]]);
    assert.deepEqual(warned, ['ed writes memory.', 'ed writes memory.']);
  });

  it('makes one offer at a time, and none for a session that has ended', async () => {
    let close: (text: undefined) => void = () => undefined;
    answer = () =>
      new Promise(resolve => {
        close = resolve;
      });
    refuse(refused());
    refuse(refused());
    assert.equal(warned.length, 1);
    close(undefined);
    await settled();
    refuse(refused(true));
    assert.equal(warned.length, 1);
  });
});
