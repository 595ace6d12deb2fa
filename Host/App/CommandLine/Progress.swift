/// How far a long piece of work is, on standard error and only when that is a terminal: with a rate and the time left.
///
///     var progress = Progress("reading", of: bytes, unit: "MB", on: terminal)
///     progress.advance(to: done)     // cheap: draws at most ten times a second
///     progress.finish()              // leaves an empty line behind
struct Progress: ~Copyable {
  private let label: String
  private let total: Int64
  private let unit: String
  private let stream: OutputStream
  private let start = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?

  init(_ label: String, of total: Int64, unit: String, on terminal: Terminal) {
    self.label = label
    self.total = total
    self.unit = unit
    stream = terminal.errors
  }

  mutating func advance(to done: Int64) {
    guard stream.isTerminal else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < .milliseconds(100) { return }
    drawn = now
    let line = progressLine(
      label: label, done: done, total: total, unit: unit, elapsed: now - start, width: stream.width - 1)
    stream.write("\r\(line)\u{1B}[K")
  }

  mutating func finish() {
    guard drawn != nil else { return }
    drawn = nil
    stream.write("\r\u{1B}[K")
  }
}

/// `reading  [#######·······]  50 %  12 MB/s  0:05 left`, cut at `width`; the bar takes what the words leave.
func progressLine(
  label: String, done: Int64, total: Int64, unit: String, elapsed: Duration, width: Int
) -> String {
  let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
  let seconds = max(elapsed / .seconds(1), 1e-9)
  let rate = Double(done) / seconds
  var words = "\(Int(share * 100)) %"
  if seconds >= 1, rate >= 1 {
    let left = Int((Double(max(0, total - done)) / rate).rounded(.up))
    words += "  \(Int(rate)) \(unit)/s  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
  }
  let room = min(40, width - label.count - words.count - 6)
  guard room >= 8 else { return String("\(label)  \(words)".prefix(max(0, width))) }
  let filled = Int(share * Double(room))
  let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
  return "\(label)  [\(bar)]  \(words)"
}
