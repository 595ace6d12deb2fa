// Turns its own data into code.
#include "hostile.h"

static char code[8192] __attribute__((aligned(4096)));

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  mprotect(code, 4096, PROT_READ | PROT_EXEC);
}
