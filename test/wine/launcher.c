/*
 * kd.exe of test/standin/debuggerFile.ts for a Wine, which has no C# compiler. Beside it lies kd.exe.start, in UTF-8: the program
 * to start, its first argument, and ALPCSCOPE_STANDIN or nothing, a line each. It hands its own command line on as it is.
 */
#include <stdio.h>
#include <windows.h>

#define MOST 32768
static WCHAR path[MOST], text[MOST], command[MOST];

/* Ctrl+C is for the stand-in. A handler is not inherited, as ignoring it would be. */
static BOOL WINAPI leave(DWORD event) { return event == CTRL_C_EVENT; }

static WCHAR *line(WCHAR **rest) {
  WCHAR *start = *rest, *end = wcschr(start, L'\n');
  *rest = end ? end + 1 : start + wcslen(start);
  if (end) *end = 0;
  return start;
}

int main(void) {
  static char bytes[MOST];
  STARTUPINFOW startup = {sizeof startup};
  PROCESS_INFORMATION child;
  GetModuleFileNameW(NULL, path, MOST - 8);
  wcscat(path, L".start");
  FILE *file = _wfopen(path, L"rb");
  if (!file) return 97;
  bytes[fread(bytes, 1, MOST - 1, file)] = 0;
  fclose(file);
  MultiByteToWideChar(CP_UTF8, 0, bytes, -1, text, MOST);
  WCHAR *rest = text, *program = line(&rest), *script = line(&rest), *options = line(&rest);
  if (*options) SetEnvironmentVariableW(L"ALPCSCOPE_STANDIN", options);
  const WCHAR *own = GetCommandLineW();
  const WCHAR *end = *own == L'"' ? wcschr(own + 1, L'"') : wcschr(own, L' ');
  if (end && *own == L'"') end++;
  if (_snwprintf(command, MOST, L"\"%ls\" \"%ls\"%ls", program, script, end ? end : L"") < 0) return 98;
  SetConsoleCtrlHandler(leave, TRUE);
  if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child)) return 99;
  DWORD code = 96;
  WaitForSingleObject(child.hProcess, INFINITE);
  GetExitCodeProcess(child.hProcess, &code);
  return (int)code;
}
