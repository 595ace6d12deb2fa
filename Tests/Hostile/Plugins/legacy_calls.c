// Makes system calls through the doors of other architectures, where the same number means another call.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
#ifdef BY_INTERRUPT
  __asm__ volatile("int $0x80" : : "a"(20) : "memory");
#else
  syscall(0x40000000 + SYS_getpid);
#endif
}
