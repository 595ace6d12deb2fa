/// What a shell takes to run a backtest again: the words it was started with, without those that only say where results
/// go, so that the same run has the same report wherever that is written.
struct RepeatCommand {
  let text: String

  init(_ arguments: [String], isUnsignedAllowed: Bool) {
    let outputs = ["--report", "--csv", "--fills"], flags = ["--json", "--no-color"]
    var words: [String] = [], rest = arguments.dropFirst()[...], optionsEnded = false
    while let word = rest.popFirst() {
      if word == "--" { optionsEnded = true }
      if !optionsEnded {
        if flags.contains(word) { continue }
        if outputs.contains(word) {
          _ = rest.popFirst()
          continue
        }
        if outputs.contains(where: { word.hasPrefix("\($0)=") }) { continue }
      }
      words.append(RepeatCommand.quoted(word))
    }
    text = ((isUnsignedAllowed ? ["ALLOW_UNSIGNED=1"] : []) + ["bulkhead"] + words).joined(separator: " ")
  }

  /// A word as a shell reads it back.
  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
      ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "-_./:=,@%+".utf8.contains($0)
    }
    if plain, !word.isEmpty { return word }
    return "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }
}
