import type { Connection } from './connection';

/** Something to do on the target, in order: commands to copy, or a thing to know first. */
export interface SetupStep {
  readonly title: string;
  readonly text: string;
  /** To be run in an elevated command prompt of the target. */
  readonly commands: readonly string[];
}

const BITLOCKER: SetupStep = {
  title: 'Suspend BitLocker first',
  text:
    'Boot settings are measured: on a drive that BitLocker protects, changing them makes Windows ask for the recovery key at the next start. ' +
    'This suspends the protection for one restart; have the recovery key at hand all the same.',
  commands: ['manage-bde -protectors -disable C: -RebootCount 1'],
};

const SECURE_BOOT: SetupStep = {
  title: 'Secure Boot',
  text: 'With Secure Boot on, bcdedit answers "The value is protected by Secure Boot policy": switch it off in the firmware of the machine (of a virtual machine: in its settings) while you debug, and on again afterwards.',
  commands: [],
};

const RESTART: SetupStep = {
  title: 'Restart the target',
  text: 'Start the debugger on this machine first: it waits for the target, which connects while it starts.',
  commands: ['shutdown -r -t 0'],
};

const BACK: SetupStep = {
  title: 'Afterwards',
  text: 'A machine that is set up for kernel debugging stops where nobody sees it. When you are done:',
  commands: ['bcdedit /debug off'],
};

/** Steps on the target for a connection. `host`: address of the machine with the debugger (network only). */
export function targetSteps(connection: Connection, host: string | undefined): readonly SetupStep[] {
  return [BITLOCKER, SECURE_BOOT, ...settings(connection, host ?? '<address of this machine>'), RESTART, BACK];
}

function settings(connection: Connection, host: string): readonly SetupStep[] {
  switch (connection.transport) {
    case 'net':
      return netSettings(connection, host);
    case 'serial':
      return [
        {
          title: 'Serial port',
          text: 'Both ends need the same baud rate; the number is that of the target’s own port.',
          commands: ['bcdedit /debug on', `bcdedit /dbgsettings serial debugport:1 baudrate:${connection.baud}`],
        },
      ];
    case 'pipe':
      return [
        {
          title: 'Virtual serial port',
          text: `Switch the virtual machine off and give it a COM port that is the named pipe ${connection.path}. In the machine:`,
          commands: ['bcdedit /debug on', 'bcdedit /dbgsettings serial debugport:1 baudrate:115200'],
        },
      ];
    case 'usb':
      return [
        {
          title: 'USB',
          text: 'Both ends need a port that can debug, and an EEM or USB 3 debug cable.',
          commands: ['bcdedit /debug on', `bcdedit /dbgsettings usb targetname:${connection.targetName}`],
        },
      ];
  }
}

function netSettings(connection: Extract<Connection, { transport: 'net' }>, host: string): readonly SetupStep[] {
  return [
    {
      title: 'With kdnet.exe (recommended)',
      text: 'Copy kdnet.exe and VerifiedNICList.xml from the Debuggers\\x64 folder of the Windows SDK to C:\\KDNET of the target. It checks the network card and prints the key.',
      commands: ['C:\\KDNET\\kdnet.exe', `C:\\KDNET\\kdnet.exe ${host} ${connection.port}`],
    },
    {
      title: 'Or with bcdedit',
      text: 'The key has to be the one of the launch configuration.',
      commands: [
        'bcdedit /debug on',
        `bcdedit /dbgsettings net hostip:${host} port:${connection.port} key:${connection.key}`,
      ],
    },
    {
      title: 'On this machine',
      text: `The firewall has to let kd.exe receive UDP on port ${connection.port}: answer its question with yes for the network that the target is in.`,
      commands: [],
    },
  ];
}

/** The steps as a document to read and copy from. */
export function stepsMarkdown(connection: string, steps: readonly SetupStep[]): string {
  const parts = steps.map(({ title, text, commands }, i) => {
    const code = commands.length === 0 ? '' : `\n\n\`\`\`bat\n${commands.join('\n')}\n\`\`\``;
    return `## ${i + 1}. ${title}\n\n${text}${code}`;
  });
  const head = `# Set up the target\n\nIn an elevated command prompt (*Run as administrator*) of the machine that is to be debugged. The debugger here will use \`-k ${connection}\`.`;
  const tail =
    '## If it does not connect\n\nkd says `no_debuggee` while it waits. Check: the target was restarted after the settings; `bcdedit /dbgsettings` there shows the same port and key; the cable or virtual switch; the firewall; that no other debugger uses the port; over a network also that `bcdedit /enum` shows `debug Yes` and that the network card is on the list that `kdnet.exe` prints.';
  return [head, ...parts, tail].join('\n\n') + '\n';
}
