import type { Connection } from './connection';
import type { SetupStep } from './setupStep';
import { silentTargetChecks } from './silentTarget';
import { netSteps, pipeSteps, serialSteps, usbSteps } from './transportSteps';

const SUSPEND_BITLOCKER = 'manage-bde -protectors -disable C: -RebootCount 1';

const BITLOCKER: SetupStep = {
  title: 'Suspend BitLocker first',
  text:
    'Boot settings are measured: on a drive that BitLocker protects, changing them makes Windows ask for the recovery key at the next start. ' +
    'The first command shows whether the drive is protected, the second suspends that for one restart; have the recovery key at hand all the same.',
  commands: ['manage-bde -status C:', SUSPEND_BITLOCKER],
};

const SECURE_BOOT: SetupStep = {
  title: 'Secure Boot',
  text:
    'With Secure Boot on, bcdedit answers "The value is protected by Secure Boot policy": switch it off in the firmware of the machine ' +
    '(of a virtual machine: in its settings) while you debug, and on again afterwards. This prints True where it is on:',
  commands: ['powershell -Command Confirm-SecureBootUEFI'],
};

const LOOK: SetupStep = {
  title: 'Look at what was set',
  text: 'The settings must be those of the launch configuration, and `debug` must be `Yes`.',
  commands: ['bcdedit /dbgsettings', 'bcdedit /enum {current}'],
};

const RESTART: SetupStep = {
  title: 'Restart the target',
  text: 'Start the debugger on this machine first (**Connect Now**, above): it waits for the target, which connects while it starts.',
  commands: ['shutdown -r -t 0'],
};

const BACK: SetupStep = {
  title: 'Afterwards',
  text:
    'A machine that is set up for kernel debugging stops where nobody sees it. When you are done, switch it off again ' +
    '(which changes the boot settings once more: suspend BitLocker before it), and restart:',
  commands: [SUSPEND_BITLOCKER, 'bcdedit /debug off'],
};

/** Steps for a connection. `host`: address of the machine with the debugger (network only). */
export function targetSteps(connection: Connection, host: string | undefined): readonly SetupStep[] {
  const settings = settingsFor(connection, host ?? '<address of this machine>');
  if (connection.transport === 'local') return [BITLOCKER, SECURE_BOOT, ...settings, BACK];
  return [BITLOCKER, SECURE_BOOT, ...settings, LOOK, RESTART, BACK];
}

function settingsFor(connection: Connection, host: string): readonly SetupStep[] {
  switch (connection.transport) {
    case 'net':
      return netSteps(connection, host);
    case 'serial':
      return serialSteps(connection);
    case 'pipe':
      return pipeSteps(connection);
    case 'usb':
      return usbSteps(connection);
    case 'local':
      return LOCAL;
  }
}

const LOCAL: readonly SetupStep[] = [
  {
    title: 'Switch debugging on',
    text:
      'A machine that is debugged over a cable or network as well keeps these settings: leave the second command out there. ' +
      'Restart it afterwards.',
    commands: ['bcdedit /debug on', 'bcdedit /dbgsettings local', 'shutdown -r -t 0'],
  },
  {
    title: 'Run VS Code as administrator',
    text: 'Only administrators may read the kernel. Nothing can be halted: lists may change while they are read, which the views say.',
    commands: [],
  },
];

/** The steps as a document to read and copy from. */
export function stepsMarkdown(connection: Connection, option: string, steps: readonly SetupStep[]): string {
  const parts = steps.map(({ title, text, commands }, i) => {
    const code = commands.length === 0 ? '' : `\n\n\`\`\`bat\n${commands.join('\n')}\n\`\`\``;
    return `## ${i + 1}. ${title}\n\n${text}${code}`;
  });
  const isLocal = connection.transport === 'local';
  const where = isLocal ? 'of this machine' : 'of the machine that is to be debugged';
  const head = `# ${isLocal ? 'Set up this machine' : 'Set up the target'}\n\nIn an elevated command prompt (*Run as administrator*) ${where}, if nothing else is said. The debugger here will use \`${option}\`.`;
  const checks = silentTargetChecks(connection.transport).map(check => `- ${check}`);
  const silence = isLocal
    ? 'kd says what it lacks. Check:'
    : 'kd says `no_debuggee` while it waits for a target, and goes on waiting: nothing has to be started again when the target comes. Check:';
  const tail = ['## If it does not connect', silence, checks.join('\n')];
  return [head, ...parts, ...tail].join('\n\n') + '\n';
}
