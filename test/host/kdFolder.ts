/** Folder of the stand-in for kd in a workspace, and the file in it that says whether its target runs. */
export const KD_FOLDER = 'debugger';
export const KD_STATE = 'state.txt';
