import type { ProcessDescription } from '../../test/world/description';

/** Name, PID, parent and session of everything that runs on the invented machine; System belongs to no session. */
const ROSTER: readonly (readonly [name: string, pid: number, parent: number, session: number])[] = [
  ['System', 0x4, 0x0, 0],
  ['Registry', 0x64, 0x4, 0],
  ['smss.exe', 0x1d8, 0x4, 0],
  ['csrss.exe', 0x258, 0x24c, 0],
  ['wininit.exe', 0x2a0, 0x24c, 0],
  ['csrss.exe', 0x2b0, 0x298, 1],
  ['winlogon.exe', 0x2f8, 0x298, 1],
  ['services.exe', 0x33c, 0x2a0, 0],
  ['lsass.exe', 0x350, 0x2a0, 0],
  ['fontdrvhost.exe', 0x3b8, 0x2f8, 1],
  ['fontdrvhost.exe', 0x3c4, 0x2a0, 0],
  ['svchost.exe', 0x3d8, 0x33c, 0],
  ['svchost.exe', 0x430, 0x33c, 0],
  ['dwm.exe', 0x494, 0x2f8, 1],
  ['svchost.exe', 0x4d0, 0x33c, 0],
  ['svchost.exe', 0x4e8, 0x33c, 0],
  ['svchost.exe', 0x520, 0x33c, 0],
  ['svchost.exe', 0x5a4, 0x33c, 0],
  ['svchost.exe', 0x5fc, 0x33c, 0],
  ['svchost.exe', 0x664, 0x33c, 0],
  ['svchost.exe', 0x6c8, 0x33c, 0],
  ['svchost.exe', 0x72c, 0x33c, 0],
  ['svchost.exe', 0x7b0, 0x33c, 0],
  ['spoolsv.exe', 0x81c, 0x33c, 0],
  ['svchost.exe', 0x8a4, 0x33c, 0],
  ['MsMpEng.exe', 0x908, 0x33c, 0],
  ['ContosoAgent.exe', 0xa6c, 0x33c, 0],
  ['svchost.exe', 0xb14, 0x33c, 0],
  ['FabrikamIndex.exe', 0xc90, 0x33c, 0],
  ['LitwareStore.exe', 0xe14, 0x33c, 0],
  ['SearchIndexer.exe', 0xf38, 0x33c, 0],
  ['FabrikamSync.exe', 0x1128, 0x33c, 0],
  ['WingtipAuth.exe', 0x1388, 0x33c, 0],
  ['WingtipLedger.exe', 0x14b4, 0x33c, 0],
  ['sihost.exe', 0x1620, 0x664, 1],
  ['taskhostw.exe', 0x1680, 0x4d0, 1],
  ['explorer.exe', 0x1794, 0x1770, 1],
  ['ctfmon.exe', 0x1808, 0x6c8, 1],
  ['RuntimeBroker.exe', 0x18c4, 0x3d8, 1],
  ['StartMenuExperienceHost.exe', 0x1940, 0x3d8, 1],
  ['audiodg.exe', 0x1a2c, 0x5fc, 0],
  ['dllhost.exe', 0x1b50, 0x3d8, 1],
  ['ContosoTray.exe', 0x1c9c, 0x1794, 1],
  ['ContosoDesk.exe', 0x1e40, 0x1794, 1],
  ['notepad.exe', 0x2018, 0x1794, 1],
  ['WingtipPos.exe', 0x21ac, 0x1794, 1],
];

const SECOND = 10_000_000n;
/** FILETIME of the boot; somebody logged on two hours later. */
const BOOTED = 134_167_236_280_200_000n;
const LOGON = 7_200;

/** Services that have a host of their own. */
const SERVICES: ReadonlyMap<number, string> = new Map([
  [0x3d8, 'DcomLaunch'],
  [0x430, 'RpcSs'],
  [0x4d0, 'Schedule'],
  [0x4e8, 'Dhcp'],
  [0x520, 'EventLog'],
  [0x5a4, 'Dnscache'],
  [0x5fc, 'Audiosrv'],
  [0x664, 'ContosoNotify'],
  [0x6c8, 'Themes'],
  [0x72c, 'CryptSvc'],
  [0x7b0, 'ProfSvc'],
  [0x8a4, 'LanmanServer'],
  [0xb14, 'WpnService'],
]);

/** Processes by the key `name`, or `name:pid` where several have the name. */
export const PROCESSES: readonly ProcessDescription[] = ROSTER.map(([name, pid, parentPid, session], i) => {
  const several = ROSTER.filter(([other]) => other === name).length > 1;
  return {
    key: several ? `${name}:${pid.toString(16)}` : name,
    pid,
    name,
    ...(parentPid !== 0 && { parentPid }),
    session,
    // In the order of the list: who starts another stands in front of it.
    created: BOOTED + BigInt((session === 1 ? LOGON : 0) + i) * SECOND,
    ...(name === 'svchost.exe' && {
      commandLine: `C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s ${SERVICES.get(pid) ?? 'Schedule'}`,
    }),
    ...(pid > 0x64 && { imagePath: `\\Device\\HarddiskVolume3\\${folderOf(name)}\\${name}` }),
  };
});

function folderOf(name: string): string {
  const vendor = /^(Contoso|Fabrikam|Litware|Wingtip)/.exec(name)?.[0];
  return vendor === undefined ? 'Windows\\System32' : `Program Files\\${vendor}`;
}
