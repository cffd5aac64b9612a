package app

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
static void sayso_trim(void) { malloc_trim(0); }
#else
static void sayso_trim(void) {}
#endif
*/
import "C"

// trimHeap hands the free pages of the C heap back. glibc keeps what SQLite and
// the graphics library have freed, often more than they hold.
func trimHeap() { C.sayso_trim() }
