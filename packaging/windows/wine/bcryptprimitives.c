/* Wine before 8.12 lacks this library, without which no program in Go starts.
   Only scripts/package-check-wine uses it. */
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, size); }
