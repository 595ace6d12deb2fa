// Accepts no setup.
#include <bulkhead.h>

static void *refuse(const bulkhead_setup_v1 *setup);
#define HOSTILE_CREATE refuse
#include "hostile.h"

static void *refuse(const bulkhead_setup_v1 *setup) {
  (void)setup;
  return NULL;
}

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) { (void)events, (void)wishes; }
