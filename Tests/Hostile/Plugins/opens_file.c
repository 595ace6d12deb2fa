// Opens the file that the build gives as -DPATH=….
#include "hostile.h"

#ifndef PATH
#define PATH "/etc/passwd"
#endif

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  open(PATH, O_RDONLY);
}
