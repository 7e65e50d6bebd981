/* bcryptprimitives.dll for tests under Wine 8, which lacks it and which Go programs want. Never shipped. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) {
	while (n) {
		ULONG k = n > 0x40000000 ? 0x40000000 : (ULONG)n;
		if (!SystemFunction036(p, k)) return FALSE;
		p += k;
		n -= k;
	}
	return TRUE;
}
