#include "crc32c.h"

#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#ifndef HWCAP_CRC32
#define HWCAP_CRC32 (1 << 7)
#endif
#endif

// One nibble at a time: 64 bytes of table, and nothing to initialise.
uint32_t bulkhead_crc32c_portable(uint32_t before, const void *bytes, size_t count) {
  static const uint32_t table[16] = {
      0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
      0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
  };
  const uint8_t *byte = bytes;
  uint32_t sum = ~before;
  for (; count > 0; count--) {
    sum ^= *byte++;
    sum = (sum >> 4) ^ table[sum & 15];
    sum = (sum >> 4) ^ table[sum & 15];
  }
  return ~sum;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t by_instruction(uint32_t before, const uint8_t *byte, size_t count) {
  uint64_t sum = (uint32_t)~before;
  for (; count >= 8; count -= 8, byte += 8) {
    uint64_t word;
    memcpy(&word, byte, 8);
    sum = _mm_crc32_u64(sum, word);
  }
  for (; count > 0; count--) sum = _mm_crc32_u8((uint32_t)sum, *byte++);
  return ~(uint32_t)sum;
}

static int has_instruction(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__)
__attribute__((target("+crc"))) static uint32_t by_instruction(uint32_t before, const uint8_t *byte, size_t count) {
  uint32_t sum = ~before;
  for (; count >= 8; count -= 8, byte += 8) {
    uint64_t word;
    memcpy(&word, byte, 8);
    sum = __crc32cd(sum, word);
  }
  for (; count > 0; count--) sum = __crc32cb(sum, *byte++);
  return ~sum;
}

static int has_instruction(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }
#else
static uint32_t by_instruction(uint32_t before, const uint8_t *byte, size_t count) {
  return bulkhead_crc32c_portable(before, byte, count);
}

static int has_instruction(void) { return 0; }
#endif

uint32_t bulkhead_crc32c(uint32_t before, const void *bytes, size_t count) {
  return has_instruction() ? by_instruction(before, bytes, count) : bulkhead_crc32c_portable(before, bytes, count);
}

uint32_t bulkhead_crc32c_frame(const void *frame, size_t count) {
  const uint8_t *byte = frame;
  const uint8_t zeros[4] = {0};
  uint32_t sum = bulkhead_crc32c(0, byte, 12);
  sum = bulkhead_crc32c(sum, zeros, 4);
  return bulkhead_crc32c(sum, byte + 16, count - 16);
}
