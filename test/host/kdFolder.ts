/** Folder of the stand-in for kd in a workspace, its executable, and the file in it that says whether its target runs. */
export const KD_FOLDER = 'debugger';
export const KD_FILE = process.platform === 'win32' ? 'kd.exe' : 'kd';
export const KD_STATE = 'state.txt';
/** Folder of a stand-in whose target never answers. */
export const SILENT_FOLDER = 'debugger-silent';
/** A source whose line is known to the symbols of the stand-in's kernel. */
export const KD_SOURCE = 'driver.c';
export const KD_LINE = 3;
