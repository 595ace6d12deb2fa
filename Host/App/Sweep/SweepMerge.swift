import Glibc

/// `bulkhead sweep --merge`: the results of shards as one, or what one file holds.
enum SweepMerge {
  static func run(_ invocation: Invocation) throws -> ExitCode {
    let paths = invocation[SweepOptions.bundle], output = invocation[SweepOptions.output]
    guard invocation[SweepOptions.data].isEmpty, invocation[SweepOptions.grid].isEmpty else {
      throw UsageError.conflict("--merge runs nothing: --data and --grid are for a sweep", path: invocation.path)
    }
    if let output, paths.contains(where: { isSame($0, output.gathering) || isSame($0, output.path) }) {
      throw UsageError.conflict("\(output.path) is one of the files that are merged", path: invocation.path)
    }
    let store = try SweepStore(output?.gathering, SweepStore.identity(of: paths[0]))
    for path in paths { try store.take(path) }
    let summary = try SweepSummary(
      store, by: invocation[SweepOptions.objective], top: Int(invocation[SweepOptions.top]))
    if invocation.wantsJSON { invocation.terminal.print(summary.json) } else { summary.print(to: invocation.terminal) }
    try output?.finish(store)
    if let output { invocation.terminal.note("results in \(output.path)") }
    return summary.isWhole ? .fine : .refused
  }

  /// Whether two paths name one file.
  private static func isSame(_ path: String, _ other: String) -> Bool {
    var first = stat(), second = stat()
    guard stat(path, &first) == 0, stat(other, &second) == 0 else { return path == other }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
