// Asks for memory to write code into; -DRIGHTS=…, FLAGS and DESCRIPTOR say of which kind.
#include "hostile.h"

#ifndef RIGHTS
#define RIGHTS PROT_READ | PROT_WRITE | PROT_EXEC
#define FLAGS MAP_PRIVATE | MAP_ANONYMOUS
#define DESCRIPTOR -1
#endif

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  mmap(NULL, 4096, RIGHTS, FLAGS, DESCRIPTOR, 0);
}
