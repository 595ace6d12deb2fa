// Hands its turn to a function in Swift.
#include "hostile.h"

void attack_in_swift(void);

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  attack_in_swift();
}
