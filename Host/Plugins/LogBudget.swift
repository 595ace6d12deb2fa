import HostModel

/// How much of a strategy's log is kept: so many lines in a turn and in a second, each of so many bytes.
///
///     var budget = LogBudget(LogLimits())
///     let dropped = budget.apply(to: &wishes, at: view.time)
///     budget.tally.dropped      // lines that nobody will read
///
/// A log is for people, so more of it than people read only fills disks and hides what matters. What is left out is
/// counted; orders and timers of the same turn are not touched. It changes nothing in what a line says: whoever shows it
/// escapes it, and here is only counted which those are. The time is the market's, so a backtest keeps the same lines
/// each time.
struct LogBudget: Sendable {
  let limits: LogLimits
  private(set) var tally = LogTally()
  private var secondStart_ns = Int64.min
  private var linesInSecond = 0

  init(_ limits: LogLimits) { self.limits = limits }

  /// Takes the lines that are too many out of `wishes` and cuts those that are too long. The others keep their order.
  /// Gives how many it took out.
  mutating func apply(to wishes: inout WishBuffer, at now: Time) -> Int64 {
    let before = tally.dropped
    var kept = 0, linesInTurn = 0
    for index in 0..<wishes.count {
      var wish = wishes.records[index]
      if wish.kind == WishRecord.log {
        guard linesInTurn < limits.linesPerTurn, hasRoom(at: now.nanoseconds) else {
          tally.dropped += 1
          continue
        }
        linesInTurn += 1
        linesInSecond += 1
        tally.kept += 1
        if Int(wish.text_length) > limits.bytesPerLine {
          wish.text_length = UInt32(cut(wish, wishes))
          tally.cut += 1
        }
        if steersTerminal(wish, wishes) { tally.escaped += 1 }
      }
      wishes.records[kept] = wish
      kept += 1
    }
    wishes.count = kept
    return tally.dropped - before
  }

  private mutating func hasRoom(at now_ns: Int64) -> Bool {
    if secondStart_ns == Int64.min || now_ns - secondStart_ns >= 1_000_000_000 {
      secondStart_ns = now_ns
      linesInSecond = 0
    }
    return linesInSecond < limits.linesPerSecond
  }

  private func steersTerminal(_ wish: WishRecord, _ wishes: borrowing WishBuffer) -> Bool {
    let start = Int(wish.text_offset), end = start + Int(wish.text_length)
    // A place outside of the text is the engine's to refuse.
    guard end <= wishes.textCount else { return false }
    let bytes = UnsafeBufferPointer(start: wishes.text + start, count: end - start)
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) { return false }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.contains(where: \.steersTerminal)
  }

  /// The length to keep: not in the middle of a character, where the text is UTF-8.
  private func cut(_ wish: WishRecord, _ wishes: borrowing WishBuffer) -> Int {
    let start = Int(wish.text_offset)
    var length = limits.bytesPerLine
    // A place outside of the text is the engine's to refuse.
    guard start + Int(wish.text_length) <= wishes.textCount else { return length }
    while length > limits.bytesPerLine - 4, length > 0, wishes.text[start + length] & 0xC0 == 0x80 { length -= 1 }
    return length
  }
}

/// How much a strategy may log.
public struct LogLimits: Sendable {
  public var linesPerTurn = 32
  public var linesPerSecond = 100
  public var bytesPerLine = 1024

  public init() {}

  /// For a comparison of runs, where every line counts.
  public static var none: LogLimits {
    var limits = LogLimits()
    limits.linesPerTurn = TurnLimits.wishes
    limits.linesPerSecond = Int.max
    limits.bytesPerLine = TurnLimits.textBytes
    return limits
  }
}

/// What became of a strategy's log lines since it was started.
public struct LogTally: Equatable, Sendable {
  public internal(set) var kept: Int64 = 0
  public internal(set) var dropped: Int64 = 0
  /// Of those kept, how many lost their end.
  public internal(set) var cut: Int64 = 0
  /// Of those kept, how many hold something that would steer a terminal and is shown in another form.
  public internal(set) var escaped: Int64 = 0

  public init() {}

  public static func + (left: LogTally, right: LogTally) -> LogTally {
    var sum = left
    sum.kept += right.kept
    sum.dropped += right.dropped
    sum.cut += right.cut
    sum.escaped += right.escaped
    return sum
  }
}

extension Unicode.Scalar {
  /// Whether showing it could move a cursor, change a colour, begin a line or turn the direction of writing.
  public var steersTerminal: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
