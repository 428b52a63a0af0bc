/*
 * The rows below a module in `lmv`: a label of a fixed set, a colon, a value. The labels are those of the version
 * resource (VERSIONINFO in the Windows SDK) and kd's own.
 */
const DETAILS =
  /^ {4,8}(?:Loaded symbol image file|Mapped memory image file|Memory image file|Image path|Image name|Image was built with \/Brepro flag|Timestamp|CheckSum|ImageSize|File version|Product version|File flags|File OS|File type|File date|Translations?|Information from resource tables|Has CLR image header|CLR |CompanyName|ProductName|InternalName|OriginalFilename|ProductVersion|FileVersion|PrivateBuild|SpecialBuild|FileDescription|LegalCopyright|LegalTrademarks|Comments|Symbol file|Unable to enumerate user-mode unloaded modules)/;
const CAPTION = /^\s*Browse (?:full module list|all global symbols)/;

/** What stands below an unloaded module. */
const UNLOADED = /^(?:Timestamp|Check[Ss]um|ImageSize): +\S/;

/** True for a row of `lmv` below a module, and for the captions of links that WinDbg prints as text. */
export function isModuleDetail(text: string): boolean {
  return DETAILS.test(text) || CAPTION.test(text) || UNLOADED.test(text);
}
