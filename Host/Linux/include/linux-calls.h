// The Linux calls that Swift cannot import: those that glibc hides behind _GNU_SOURCE, declares as variadic or does not
// wrap at all. Every function here is one call; decisions are made in Swift. Errors: -1 and errno, as the call itself.

#ifndef BULKHEAD_LINUX_CALLS_H
#define BULKHEAD_LINUX_CALLS_H
#endif
