// Aborts, with words that would turn a terminal red and forge a line of a log.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  static const char words[] = "fatal \033[31m: out of luck\nE_NONE: all is well\n";
  write(2, words, sizeof words - 1);
  abort();
}
