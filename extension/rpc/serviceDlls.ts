/**
 * Services of Windows by the DLL that holds them, where svchost.exe alone loads it. Source: the values `ServiceDll` in the
 * registry of Windows 10 and 11. DLLs that programs load, too (`winhttp.dll`, `es.dll`), say nothing and are left out.
 */
const SERVICES =
  'aphostservice=OneSyncSvc appinfo=Appinfo appmgmts=AppMgmt appxdeploymentserver=AppXSvc audioendpointbuilder=AudioEndpointBuilder ' +
  'audiosrv=Audiosrv bfe=BFE bthserv=bthserv cdpsvc=CDPSvc certprop=CertPropSvc clipsvc=ClipSVC cryptsvc=CryptSvc ' +
  'das=DeviceAssociationService devicesetupmanager=DsmSvc dhcpcore=Dhcp diagtrack=DiagTrack dnsrslvr=Dnscache dosvc=DoSvc ' +
  'dot3svc=dot3svc dps=DPS dusmsvc=DusmSvc eapsvc=EapHost fdphost=fdPHost fdrespub=FDResPub fntcache=FontCache gpsvc=gpsvc ' +
  'hidserv=hidserv ikeext=IKEEXT installservice=InstallService iphlpsvc=iphlpsvc ipsecsvc=PolicyAgent lfsvc=lfsvc ' +
  'licensemanagersvc=LicenseManager lmhsvc=lmhosts lsm=LSM moshost=MapsBroker mpssvc=mpssvc ncasvc=NcaSvc ' +
  'ncbservice=NcbService netman=Netman netprofmsvc=netprofm ngcsvc=NgcSvc nlasvc=NlaSvc nsisvc=nsi p2psvc=p2psvc ' +
  'pcasvc=PcaSvc peerdistsvc=PeerDistSvc profsvc=ProfSvc qmgr=BITS rasmans=RasMan regsvc=RemoteRegistry ' +
  'rpcepmap=RpcEptMapper scardsvr=SCardSvr schedsvc=Schedule seclogon=seclogon sens=SENS sessenv=SessionEnv ' +
  'shsvcs=ShellHWDetection srvsvc=LanmanServer ssdpsrv=SSDPSRV sstpsvc=SstpSvc storsvc=StorSvc sysmain=SysMain ' +
  'systemeventsbrokerserver=SystemEventsBroker tabsvc=TabletInputService tapisrv=TapiSrv tbssvc=TBS termsrv=TermService ' +
  'themeservice=Themes timebrokerserver=TimeBrokerSvc trkwks=TrkWks umpnpmgr=PlugPlay umpo=Power umrdp=UmRdpService ' +
  'upnphost=upnphost usermgr=UserManager usosvc=UsoSvc w32time=W32Time wbiosrvc=WbioSrvc wcmsvc=Wcmsvc wecsvc=Wecsvc ' +
  'wersvc=WerSvc wevtsvc=EventLog wiaservc=stisvc wkssvc=LanmanWorkstation wlansvc=WlanSvc wmisvc=Winmgmt ' +
  'wpdbusenum=WPDBusEnum wpnservice=WpnService wscsvc=wscsvc wuaueng=wuauserv wwansvc=WwanSvc';

/** A process has fewer images; what names more is damaged. */
const MOST_IMAGES = 4096;

let byDll: ReadonlyMap<string, string> | undefined;

/** Thousands of calls go to one process. */
const known = new WeakMap<readonly string[], readonly string[]>();

/** Services whose DLLs are among the images of a host, each once, in the order of the images. */
export function servicesIn(images: readonly string[]): readonly string[] {
  let found = known.get(images);
  if (!found) known.set(images, (found = find(images)));
  return found;
}

function find(images: readonly string[]): readonly string[] {
  const table = (byDll ??= new Map(SERVICES.split(' ').map(pair => pair.split('=') as [string, string])));
  const found = new Set<string>();
  for (const image of images.slice(0, MOST_IMAGES)) {
    const service = table.get(image.toLowerCase().replace(/\.dll$/, ''));
    if (service !== undefined) found.add(service);
  }
  return [...found];
}
