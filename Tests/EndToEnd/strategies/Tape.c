// Logs every bar that it gets, as the numbers of its record.
#include <bulkhead.h>
#include <stdio.h>
#include <string.h>

static const bulkhead_descriptor_v1 descriptor = {
    .struct_size = sizeof descriptor, .id = "test.tape", .name = "Tape", .version = "1.0.0",
    .description = "Logs every bar.", .subscriptions = BULKHEAD_SUBSCRIBE_BARS};

static const bulkhead_descriptor_v1 *describe(void) { return &descriptor; }

static void *create(const bulkhead_setup_v1 *setup) {
  static int strategy;
  (void)setup;
  return &strategy;
}

static void destroy(void *strategy_data) { (void)strategy_data; }

static void turn(void *strategy_data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                 bulkhead_wishes_v1 *wishes) {
  (void)strategy_data, (void)view;
  for (uint32_t i = 0; i < count; i++) {
    const bulkhead_event_v1 *bar = &events[i];
    if (bar->kind != BULKHEAD_EVENT_BAR || wishes->count == wishes->capacity) continue;
    char line[200];
    int length = snprintf(line, sizeof line, "bar %lld %lld %lld %lld %lld %lld %lld", (long long)bar->bar.interval_ns,
                          (long long)bar->time_ns, (long long)bar->bar.open_ticks, (long long)bar->bar.high_ticks,
                          (long long)bar->bar.low_ticks, (long long)bar->bar.close_ticks,
                          (long long)bar->bar.volume_units);
    memcpy(wishes->text + wishes->text_count, line, (size_t)length);
    wishes->records[wishes->count++] = (bulkhead_wish_v1){
        .kind = BULKHEAD_WISH_LOG, .text_offset = wishes->text_count, .text_length = (uint32_t)length};
    wishes->text_count += (uint32_t)length;
  }
}

static const void *extension(const char *id) {
  (void)id;
  return NULL;
}

static const bulkhead_plugin_v1 table = {
    .struct_size = sizeof table, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .descriptor = describe,
    .create = create, .destroy = destroy, .turn = turn, .extension = extension};

static const bulkhead_plugin_v1 *plugin(void) { return &table; }

BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {
    .struct_size = sizeof bulkhead_entry, .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .plugin = plugin};
