// The one symbol that a Swift plugin exports. Swift cannot define a constant C struct, so it stands here.
#include <bulkhead.h>

// The strategy's file defines it: @c(bulkhead_plugin).
const bulkhead_plugin_v1 *bulkhead_plugin(void);

BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {
    .struct_size = sizeof(bulkhead_entry_v1),
    .abi_major = BULKHEAD_ABI_MAJOR,
    .abi_minor = BULKHEAD_ABI_MINOR,
    .plugin = bulkhead_plugin,
};
