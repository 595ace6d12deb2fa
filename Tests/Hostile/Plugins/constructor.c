// Attacks before anyone has looked at it: while it is being loaded. -DACT=… says how.
#include "hostile.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static int opened(const char *path) {
  int file = open(path, O_RDONLY);
  if (file < 0) return errno;
  close(file);
  return 0;
}

static void never(void) {
  for (;;) {
  }
}

__attribute__((constructor)) static void before_main(void) {
  (void)opened, (void)never;
  int found = 0;
  ACT;
  snprintf(hostile_version, sizeof hostile_version, "1.0.%d", found);
}

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) { (void)events, (void)wishes; }
