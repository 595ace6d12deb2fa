// Why a plugin ended when it ran out of memory: the jail bounds a worker's address space, and the first thing that most
// programs do with an allocation that failed is to crash. Without a note of it that looks like any other crash.
//
// Linked into the worker and nothing else, because it takes the place of the C library's own functions.

#ifndef BULKHEAD_REFUSED_MEMORY_H
#define BULKHEAD_REFUSED_MEMORY_H

#include <stdint.h>

// From now on the size of each request for memory that is refused is stored at `place`. A hint: a plugin can write
// there too, and can ask the kernel for memory by its own hand.
void worker_note_refused_memory(uint64_t *place);

#endif
