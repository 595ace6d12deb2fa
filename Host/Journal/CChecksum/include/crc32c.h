// CRC-32C (Castagnoli, RFC 3720 appendix B.4): the processor's own instruction where it has one, a table where not.

#ifndef BULKHEAD_CRC32C_H
#define BULKHEAD_CRC32C_H

#include <stddef.h>
#include <stdint.h>

// Goes on from the sum of what stands before; 0 at the beginning.
uint32_t bulkhead_crc32c(uint32_t before, const void *bytes, size_t count);

// The same without the processor's instruction, so that a test can compare both on one machine.
uint32_t bulkhead_crc32c_portable(uint32_t before, const void *bytes, size_t count);

// The sum of a frame that holds its own sum in bytes 12 to 15: those four count as zero. `count` is at least 16.
uint32_t bulkhead_crc32c_frame(const void *frame, size_t count);

#endif
