// Writes 2 KiB to standard error in each turn, and in the 200th its last words.
#include "hostile.h"

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  static int turn;
  char line[2048];
  memset(line, 'x', sizeof line - 1);
  line[sizeof line - 1] = '\n';
  write(2, line, sizeof line);
  if (++turn < 200) return;
  write(2, "the end", 7);
  abort();
}
