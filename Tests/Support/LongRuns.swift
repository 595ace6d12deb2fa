import Glibc

/// Whether the runs that take hours are wanted, `BULKHEAD_LONG=1`, instead of a sample of each. `tools/check --long` finds
/// the suites by this name.
public let isLong = getenv("BULKHEAD_LONG").map { String(cString: $0) } == "1"
