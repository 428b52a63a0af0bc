import type { Connection } from './connection';
import type { SetupStep } from './setupStep';

/*
 * Settings of the target, a transport each. Commands: "BCDEdit /dbgsettings" and "Setting up KDNET network kernel debugging"
 * of Microsoft's documentation; those of virtual machines are of their vendors.
 */

type Of<T extends Connection['transport']> = Extract<Connection, { transport: T }>;

const ON = 'bcdedit /debug on';

export function netSteps(connection: Of<'net'>, host: string): readonly SetupStep[] {
  const { port, key } = connection;
  const bcdedit: SetupStep = {
    title: 'Or with bcdedit',
    text: 'The key has to be the one of the launch configuration.',
    commands: [ON, `bcdedit /dbgsettings net hostip:${host} port:${port} key:${key}`],
  };
  return [
    {
      title: 'With kdnet.exe (recommended)',
      text:
        'Copy kdnet.exe and VerifiedNICList.xml from the Debuggers\\x64 folder of the Windows SDK to C:\\KDNET of the target. ' +
        'Without arguments it says whether the network card will do. The second command sets everything and prints the key: ' +
        'it makes one of its own, which goes into the launch configuration in place of the one that is there.',
      commands: ['C:\\KDNET\\kdnet.exe', `C:\\KDNET\\kdnet.exe ${host} ${port}`],
    },
    // bcdedit's hostip is IPv4; kdnet.exe takes both.
    ...(host.includes(':') ? [] : [bcdedit]),
    {
      title: 'If the target has several network cards',
      text:
        'kdnet.exe chooses the right one. With bcdedit, say which: bus, device and function (decimal) stand in Device Manager, ' +
        'in the properties of the card, as its location.',
      commands: ['bcdedit /set "{dbgsettings}" busparams <bus>.<device>.<function>'],
    },
    {
      title: 'On this machine',
      text:
        `The firewall has to let kd.exe receive UDP on port ${port}: answer its question with yes for the network that the target is in, ` +
        'or open the port (in an elevated command prompt here):',
      commands: [
        `netsh advfirewall firewall add rule name="kd ${port}" dir=in action=allow protocol=UDP localport=${port}`,
      ],
    },
  ];
}

export function serialSteps({ baud, targetPort }: Of<'serial'>): readonly SetupStep[] {
  return [
    {
      title: 'Serial port',
      text: 'Both ends need the same baud rate; the number is that of the target’s own port.',
      commands: [ON, `bcdedit /dbgsettings serial debugport:${targetPort} baudrate:${baud}`],
    },
  ];
}

export function pipeSteps({ path }: Of<'pipe'>): readonly SetupStep[] {
  return [
    {
      title: 'Give the virtual machine a serial port',
      text:
        'Switch it off. Its COM1 has to be the named pipe, of which the machine is the server. On the machine that runs it, in an ' +
        'elevated PowerShell (Hyper-V), or in a command prompt (VirtualBox; put the name of the machine in the place of <vm>):',
      commands: [
        `Set-VMComPort -VMName "<vm>" -Number 1 -Path ${path}`,
        `VBoxManage modifyvm "<vm>" --uart1 0x3F8 4 --uartmode1 server ${path}`,
      ],
    },
    {
      title: 'VMware: in the .vmx file',
      text: 'These lines, while the machine is off:',
      commands: [
        'serial0.present = "TRUE"',
        'serial0.fileType = "pipe"',
        `serial0.fileName = "${path}"`,
        'serial0.pipe.endPoint = "server"',
        'serial0.yieldOnMsrRead = "TRUE"',
      ],
    },
    {
      title: 'In the virtual machine',
      text: 'A pipe has no baud rate of its own: this one is as good as any.',
      commands: [ON, 'bcdedit /dbgsettings serial debugport:1 baudrate:115200'],
    },
  ];
}

export function usbSteps({ targetName }: Of<'usb'>): readonly SetupStep[] {
  return [
    {
      title: 'USB',
      text:
        'Both ends need a port that can debug, and an EEM or USB 3 debug cable. Where the target has several controllers, the third ' +
        'command says which: its location as Device Manager shows it (decimal).',
      commands: [
        ON,
        `bcdedit /dbgsettings usb targetname:${targetName}`,
        'bcdedit /set "{dbgsettings}" busparams <bus>.<device>.<function>',
      ],
    },
  ];
}
