/*
 * Modules that every Windows has. Their names and symbols tell how Windows works and nothing of the owner of the machine,
 * and without them a stack says nothing; all other modules get pseudonyms.
 */
const MODULES = new Set(
  (
    'nt ntoskrnl ntkrnlmp ntkrnlpa ntkrpamp hal kdcom ntdll kernel32 kernelbase rpcrt4 combase ole32 oleaut32 user32 ' +
    'win32u win32k win32kbase win32kfull gdi32 advapi32 sechost msvcrt ucrtbase ws2_32 mswsock crypt32 bcrypt ncrypt ' +
    'lsasrv samsrv sspicli secur32 services svchost csrsrv basesrv winsrv smss csrss wininit winlogon lsass umpnpmgr ' +
    'rpcss ntsvcs wow64 wow64cpu wow64win fltmgr tcpip afd ndis netio ksecdd cng clfs ntfs refs npfs msfs rdbss mrxsmb ' +
    'srv2 http volsnap volmgr partmgr disk classpnp storport stornvme pci acpi iusb3xhc usbhub usbport wdf01000 ' +
    'dxgkrnl dxgmms2 luafv wof fileinfo cldflt mup bowser condrv tdx netbt wininet winhttp shell32 shlwapi shcore'
  ).split(' '),
);

/** Whether a module, with or without `.sys`, `.dll`, `.exe`, is a part of Windows. */
export function isWindowsModule(name: string): boolean {
  return MODULES.has(name.toLowerCase().replace(/\.(sys|dll|exe)$/, ''));
}
