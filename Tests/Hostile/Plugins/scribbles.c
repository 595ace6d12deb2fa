// Answers in the worker's place and writes drawn bytes over all that it shares with the host, before, while and after
// the host reads. Most answers carry the right number, or the host would look at nothing else; the wishes are nearly
// right, so that some get far. Each process draws other bytes: the seed is the first bar's time.
#include "hostile.h"
#include <time.h>

// One answer in so many breaks the protocol in a way that ends the worker.
#ifndef RARELY
#define RARELY 1000
#endif

static uint64_t state;

static uint64_t draw(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static void scribble(volatile char *from, uint64_t bytes) {
  for (uint64_t i = 0; i < bytes; i += 8) *(volatile uint64_t *)(from + i) = draw();
}

// Fields of one or two bytes are mostly small, as valid ones are.
static void nearly_wish(volatile bulkhead_wish_v1 *wish) {
  scribble((volatile char *)wish, sizeof *wish);
  if (draw() % 8 == 0) return;
  wish->kind = draw() % 5;
  wish->side = draw() % 3;
  wish->type = draw() % 3;
  wish->time_in_force = draw() % 3;
  wish->instrument = draw() % 2;
  wish->flags = draw() % 16 == 0;
  wish->client_ref = (uint64_t)hostile_view->time_ns + draw() % 64;
  wish->price_ticks = wish->type == BULKHEAD_LIMIT ? 90 + (int64_t)(draw() % 20) : 0;
  wish->quantity_units = (int64_t)(draw() % 4000) - 10;
  wish->time_ns = wish->kind == BULKHEAD_WISH_TIMER ? (int64_t)draw() : 0;
  wish->text_offset = wish->kind == BULKHEAD_WISH_LOG ? draw() % 40000 : 0;
  wish->text_length = wish->kind == BULKHEAD_WISH_LOG ? draw() % 40000 : 0;
  wish->detail = 0;
  wish->link_ref = 0;
  if (wish->kind == BULKHEAD_WISH_SUBMIT) return;
  wish->side = wish->type = wish->time_in_force = 0;
  wish->instrument = 0;
  wish->price_ticks = wish->quantity_units = 0;
  if (wish->kind == BULKHEAD_WISH_LOG) wish->client_ref = 0;
}

static void frame(volatile char *wire) {
  volatile uint32_t *reply = (volatile uint32_t *)(wire + 448);
  uint32_t wishes = draw() % 200 ? draw() % 4 : draw() % 257;
  for (uint32_t i = 0; i < wishes; i++) nearly_wish((volatile bulkhead_wish_v1 *)(wire + WISHES_OFFSET) + i);
  // Anywhere but the two words in front.
  uint64_t place = 128 + draw() % (WIRE_SIZE - 4096 - 128);
  scribble(wire + (place & ~7ull), draw() % 16 ? 64 : 4096);
  if (draw() % RARELY == 0) scribble(wire + 128, WIRE_SIZE - 128);
  reply[0] = 1;
  reply[1] = wishes;
  reply[2] = draw() % 200;
  if (draw() % (RARELY / 2) == 0) reply[draw() % 6] = (uint32_t)draw();
}

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)wishes;
  volatile char *wire = (volatile char *)events - EVENTS_OFFSET;
  volatile uint32_t *request = (volatile uint32_t *)wire, *answer = (volatile uint32_t *)(wire + 64);
  volatile uint32_t *worker_asleep = (volatile uint32_t *)(wire + 128);
  volatile uint32_t *host_asleep = (volatile uint32_t *)(wire + 192);
  state = (uint64_t)events->time_ns * 2654435761u + 1;
  for (;;) {
    uint32_t number = *request;
    frame(wire);
    __atomic_store_n(answer, draw() % RARELY ? number : (uint32_t)draw(), __ATOMIC_SEQ_CST);
    if (*host_asleep) syscall(SYS_futex, answer, 1 /* FUTEX_WAKE */, 1, NULL, NULL, 0);
    // While the host reads, and between the turns; then asleep, or the two would only wait for one another's processor.
    for (uint64_t i = 0; __atomic_load_n(request, __ATOMIC_SEQ_CST) == number; i++) {
      if (i > 200) {
        *worker_asleep = 1;
        struct timespec millisecond = {.tv_nsec = 1000000};
        syscall(SYS_futex, request, 0 /* FUTEX_WAIT */, number, &millisecond, NULL, 0);
        *worker_asleep = 0;
        continue;
      }
      scribble(wire + WISHES_OFFSET + draw() % 4096 / 8 * 8, 8);
      if (draw() % RARELY == 0) scribble(wire + 448 + 4, 8);
    }
  }
}
