// Everything that a plugin needs besides its attack, so that each file next to this one shows nothing but that.
//
//     #include "hostile.h"
//     static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) { … }
#ifndef HOSTILE_H
#define HOSTILE_H

#include <bulkhead.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Runs in each turn.
static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes);

#ifndef HOSTILE_ID
#define HOSTILE_ID "test.hostile"
#endif
#ifndef HOSTILE_ABI_MAJOR
#define HOSTILE_ABI_MAJOR BULKHEAD_ABI_MAJOR
#endif
#ifndef HOSTILE_ABI_MINOR
#define HOSTILE_ABI_MINOR BULKHEAD_ABI_MINOR
#endif
#ifndef HOSTILE_ENTRY_SIZE
#define HOSTILE_ENTRY_SIZE sizeof(bulkhead_entry_v1)
#endif
#ifndef HOSTILE_VERSION
#define HOSTILE_VERSION "1.0.0"
#endif
#ifndef HOSTILE_EXTENSION
#define HOSTILE_EXTENSION hostile_extension
#endif
#ifndef HOSTILE_DESTROY
#define HOSTILE_DESTROY hostile_destroy
#endif
#ifndef HOSTILE_CREATE
#define HOSTILE_CREATE hostile_create
#endif

// A constructor may write another version in here, to tell the host what it found.
static char hostile_version[12] = HOSTILE_VERSION;

static const bulkhead_descriptor_v1 *hostile_descriptor(void) {
  static bulkhead_descriptor_v1 descriptor;
  descriptor = (bulkhead_descriptor_v1){
      .struct_size = sizeof descriptor,
      .id = HOSTILE_ID,
      .name = "Hostile",
      .version = hostile_version,
      .description = "Tries something that no plugin may do.",
      .subscriptions = BULKHEAD_SUBSCRIBE_BARS,
  };
  return &descriptor;
}

static int hostile_strategy;
__attribute__((unused)) static void *hostile_create(const bulkhead_setup_v1 *setup) {
  (void)setup;
  return &hostile_strategy;
}
__attribute__((unused)) static void hostile_destroy(void *strategy_data) { (void)strategy_data; }
// What the turn was given besides, for attacks that look at it.
static const bulkhead_view_v1 *hostile_view;
static uint32_t hostile_count;
static void hostile_turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count,
                         const bulkhead_view_v1 *view, bulkhead_wishes_v1 *wishes) {
  (void)strategy_data;
  hostile_view = view;
  hostile_count = count;
  attack(events, wishes);
}
__attribute__((unused)) static const void *hostile_extension(const char *id) {
  (void)id;
  return NULL;
}

static const bulkhead_plugin_v1 *hostile_plugin(void) {
  static const bulkhead_plugin_v1 plugin = {
      .struct_size = sizeof plugin,
      .abi_major = BULKHEAD_ABI_MAJOR,
      .abi_minor = BULKHEAD_ABI_MINOR,
      .descriptor = hostile_descriptor,
      .create = HOSTILE_CREATE,
      .destroy = HOSTILE_DESTROY,
      .turn = hostile_turn,
      .extension = HOSTILE_EXTENSION,
  };
  return &plugin;
}

#ifndef HOSTILE_WITHOUT_ENTRY
BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {
    .struct_size = HOSTILE_ENTRY_SIZE,
    .abi_major = HOSTILE_ABI_MAJOR,
    .abi_minor = HOSTILE_ABI_MINOR,
    .plugin = hostile_plugin,
};
#endif

#endif
