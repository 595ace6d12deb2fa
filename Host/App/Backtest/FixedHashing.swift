import Glibc

/// Swift draws a seed for its hashing at each start, so a strategy that walks over a dictionary would wish in another
/// order in each run. A worker is started without it; for a strategy in this process, the process starts itself again.
enum FixedHashing {
  private static let variable = "SWIFT_DETERMINISTIC_HASHING"

  /// Returns when hashing has no seed. Goes on with one where a process cannot start itself: only order may differ.
  static func ensure() {
    guard environmentValue(variable) == nil, setenv(variable, "1", 1) == 0 else { return }
    var words: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &words)
    for word in words { free(word) }
  }
}
