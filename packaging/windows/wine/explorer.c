/* Starts a program as a double click would: as the child of a process named
   explorer.exe, without a console. Only scripts/package-check-wine uses it. */
#include <windows.h>
int WINAPI WinMain(HINSTANCE a, HINSTANCE b, LPSTR line, int show) {
  STARTUPINFOA start = {sizeof start};
  PROCESS_INFORMATION child;
  if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &start, &child)) return 99;
  WaitForSingleObject(child.hProcess, INFINITE);
  DWORD code = 98;
  GetExitCodeProcess(child.hProcess, &code);
  return code;
}
