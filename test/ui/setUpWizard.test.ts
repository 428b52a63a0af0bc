import assert from 'node:assert/strict';
import { COMMANDS } from '../../extension/ui/commandIds';
import type * as Kernel from '../../extension/ui/commands/kernelCommands';
import type { Services } from '../../extension/ui/commands/services';
import type { KdSession } from '../../extension/ui/sessions/kdSession';
import { l10n, loadUi, someClass } from './fakeVscode';

interface Item {
  readonly label: string;
}
interface Shown {
  readonly title: string;
  readonly text: string;
  readonly actions: readonly { readonly command: string; readonly arguments: readonly unknown[] }[];
}
type Check = (text: string) => unknown;
type Config = Readonly<Record<string, unknown>>;

const ADDRESSES = [{ address: '192.0.2.7', adapter: 'Ethernet' }];

/** A user who picks by words of a label and types what is listed, and a VS Code with these folders. */
class Stage {
  readonly documents: Shown[] = [];
  readonly started: Config[] = [];
  readonly stopped: unknown[] = [];
  readonly told: string[] = [];
  readonly ran: string[] = [];
  readonly checks: Check[] = [];
  readonly written: [string, unknown, unknown][] = [];
  picks: string[] = [];
  /** Undefined: what is proposed. */
  typed: (string | undefined)[] = [];
  buttons: (string | undefined)[] = [];
  addresses = ADDRESSES;
  folders: readonly { name: string; uri: object }[] | undefined;
  sessions: KdSession[] = [];
  listener: () => void = () => undefined;

  readonly vscode = {
    l10n,
    InputBoxValidationSeverity: { Info: 1 },
    QuickPickItemKind: { Separator: -1 },
    ConfigurationTarget: { Global: 1 },
    EventEmitter: someClass(),
    Uri: someClass(),
    workspace: {
      isTrusted: true,
      get workspaceFolders() {
        return stage.folders;
      },
      getConfiguration: () => ({
        inspect: () => ({ globalValue: [{ name: 'other' }, { name: 'Kernel of this machine', localKernel: false }] }),
        update: (key: string, value: unknown, target: unknown) =>
          Promise.resolve(void this.written.push([key, value, target])),
      }),
    },
    debug: {
      startDebugging: (_: unknown, config: Config) => {
        this.started.push(config);
        return Promise.resolve(true);
      },
      stopDebugging: (session: unknown) => Promise.resolve(void this.stopped.push(session)),
    },
    commands: { executeCommand: (id: string) => Promise.resolve(void this.ran.push(id)) },
    window: {
      showQuickPick: (items: readonly Item[]) => {
        const wanted = this.picks.shift();
        return Promise.resolve(items.find(({ label }) => wanted !== undefined && label.includes(wanted)));
      },
      showInputBox: ({ value, validateInput }: { value?: string; validateInput: Check }) => {
        this.checks.push(validateInput);
        const typed = this.typed.shift();
        return Promise.resolve(typed === 'escape' ? undefined : (typed ?? value));
      },
      showInformationMessage: (text: string) => this.answer(text),
      showWarningMessage: (text: string) => this.answer(text),
    },
  };

  private answer(text: string): Promise<string | undefined> {
    this.told.push(text);
    return Promise.resolve(this.buttons.shift());
  }

  commands(): ReturnType<typeof Kernel.kernelCommands> {
    const services = {
      documents: {
        show: (title: string, text: string, actions: Shown['actions']) =>
          Promise.resolve(void this.documents.push({ title, text, actions })),
      },
      machine: { addresses: () => this.addresses },
      sessions: {
        get all() {
          return stage.sessions;
        },
        onDidChange: (listener: () => void) => {
          this.listener = listener;
          return { dispose: () => undefined };
        },
      },
      processes: { choose: () => Promise.resolve(4242) },
      recent: { all: [] },
    } as unknown as Services;
    return (loadUi('commands/kernelCommands', this.vscode) as typeof Kernel).kernelCommands(services);
  }

  async setUp(...picks: string[]): Promise<Shown | undefined> {
    this.picks = picks;
    await this.commands()[COMMANDS.setUpKernel]();
    return this.documents.at(-1);
  }
}

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

/** The configuration that the buttons of the document are for. */
function configOf(shown: Shown | undefined): unknown {
  assert.deepEqual(
    shown?.actions.map(({ command }) => command),
    [COMMANDS.connectNow, COMMANDS.writeLaunch],
  );
  return shown.actions[0]?.arguments[0];
}

describe('setting up kernel debugging', () => {
  it('over the network: offers the addresses of this machine, and a new key', async () => {
    const shown = await stage.setUp('KDNET', '192.0.2.7');
    const config = configOf(shown) as { readonly connection: string; readonly name: string };
    const key = /^net:port=50000,key=((?:[0-9a-z]{1,13}\.){3}[0-9a-z]{1,13})$/.exec(config.connection)?.[1];
    assert.ok(key, config.connection);
    assert.equal(config.name, 'Kernel over network (port 50000)', 'no key in the name');
    assert.match(shown?.text ?? '', new RegExp(`hostip:192\\.0\\.2\\.7 port:50000 key:${key.replaceAll('.', '\\.')}`));
    const again = configOf(await stage.setUp('KDNET', '192.0.2.7')) as { readonly connection: string };
    assert.notEqual(again.connection, config.connection, 'keys are random');
  });

  it('over the network: takes another address, and says what is wrong with each value', async () => {
    stage.typed = ['198.51.100.9', '50001', '1.2.3.4'];
    const shown = await stage.setUp('KDNET', 'Another address');
    assert.equal((configOf(shown) as Config)['connection'], 'net:port=50001,key=1.2.3.4');
    assert.match(shown?.text ?? '', /kdnet\.exe 198\.51\.100\.9 50001/);
    const [host, port, key] = stage.checks;
    assert.match(String(host?.('lab-pc')), /IPv4/);
    assert.match(String(port?.('80')), /49152 to 65535/);
    assert.match(String(key?.('1.2')), /four groups/);
    assert.deepEqual((key?.('1.2.3.4') as { severity: number }).severity, 1, 'weak, and allowed');
    assert.equal(key?.('2steg4fzbj2sz.23418vzkd4ko3.1g34ou07z4pev.1sp3yo9yz874p'), undefined);
  });

  it('over the network: asks for the address where this machine has none', async () => {
    stage.addresses = [];
    stage.typed = ['198.51.100.9'];
    assert.match((await stage.setUp('KDNET'))?.text ?? '', /hostip:198\.51\.100\.9/);
  });

  it('over a cable, a pipe, USB and of this machine', async () => {
    stage.typed = ['COM3', '2'];
    const serial = configOf(await stage.setUp('Serial', '57600'));
    assert.deepEqual(serial, {
      type: 'kd',
      request: 'attach',
      name: 'Kernel over serial cable (com:port=COM3,baud=57600)',
      connection: 'com:port=COM3,baud=57600',
    });
    assert.match(stage.documents.at(-1)?.text ?? '', /debugport:2 baudrate:57600/);
    const pipe = configOf(await stage.setUp('named pipe')) as Config;
    assert.equal(pipe['connection'], 'com:pipe,port=\\\\.\\pipe\\kd,resets=0,reconnect');
    const usb = configOf(await stage.setUp('USB')) as Config;
    assert.equal(usb['connection'], 'usb:targetname=target');
    const local = configOf(await stage.setUp('this machine')) as Config;
    assert.deepEqual([local['localKernel'], local['connection']], [true, undefined]);
    assert.match(stage.documents.at(-1)?.text ?? '', /kd -kl[^]*bcdedit \/dbgsettings local/);
  });

  it('can be given up at every step', async () => {
    await stage.setUp();
    await stage.setUp('KDNET');
    stage.typed = ['escape'];
    await stage.setUp('KDNET', '192.0.2.7');
    stage.typed = [undefined, 'escape'];
    await stage.setUp('KDNET', '192.0.2.7');
    stage.typed = ['COM1', '1'];
    await stage.setUp('Serial');
    for (const way of ['named pipe', 'USB', 'Serial']) {
      stage.typed = ['escape'];
      await stage.setUp(way);
    }
    assert.deepEqual(stage.documents, []);
  });
});

const CONFIG = {
  type: 'kd',
  request: 'attach',
  name: 'Lab',
  connection: 'net:port=50000,key=1.2.3.4',
};

describe('the try of a connection', () => {
  const session = (state: string, ended = false) =>
    ({
      id: 'x',
      ended,
      debug: { configuration: CONFIG },
      debuggee: { state, kind: 'live-kernel', access: 'readOnly', stop: 0 },
    }) as unknown as KdSession;
  const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('says that the target answers, and offers to break in', async () => {
    const done = stage.commands()[COMMANDS.connectNow](CONFIG);
    await settle();
    assert.deepEqual(stage.started, [CONFIG]);
    assert.deepEqual(stage.told, [], 'nothing is known yet');
    stage.buttons = ['Break In'];
    stage.sessions = [session('starting'), session('running')];
    stage.listener();
    await done;
    assert.match(stage.told.join(), /answers, and runs/);
    assert.deepEqual(stage.ran, [COMMANDS.breakIn]);
  });

  it('ends without a word where the session ends', async () => {
    stage.sessions = [session('ended', true)];
    await stage.commands()[COMMANDS.connectNow](CONFIG);
    assert.deepEqual(stage.told, []);
  });

  it('starts nothing that is no configuration for a kernel', async () => {
    for (const wrong of [undefined, {}, { ...CONFIG, type: 'node' }, { ...CONFIG, name: 7 }])
      await stage.commands()[COMMANDS.connectNow](wrong);
    assert.deepEqual(stage.started, []);
  });
});

describe('writing the configuration', () => {
  it('goes to the user settings where no folder is open, beside what is there', async () => {
    const config = { type: 'kd', request: 'attach', name: 'Kernel of this machine', localKernel: true };
    stage.buttons = ['Open Settings'];
    await stage.commands()[COMMANDS.writeLaunch](config);
    assert.deepEqual(stage.written, [['configurations', [{ name: 'other' }, config], 1]]);
    assert.match(stage.told.join(), /user settings have the configuration “Kernel of this machine”/);
    assert.deepEqual(stage.ran, ['workbench.action.openSettingsJson']);
  });

  it('asks which folder where there are several, and writes nothing where the user gives up', async () => {
    stage.folders = [
      { name: 'a', uri: {} },
      { name: 'b', uri: {} },
    ];
    await stage.commands()[COMMANDS.writeLaunch](CONFIG);
    assert.deepEqual([stage.written, stage.told], [[], []]);
    stage.picks = ['User settings'];
    await stage.commands()[COMMANDS.writeLaunch](CONFIG);
    assert.equal(stage.written.length, 1);
  });
});

describe('attaching to a process by command', () => {
  it('starts a session with the number that was chosen', async () => {
    await stage.commands()[COMMANDS.attachProcess]();
    assert.deepEqual(stage.started, [{ type: 'kd', request: 'attach', name: 'Process 4242', processId: 4242 }]);
  });
});
