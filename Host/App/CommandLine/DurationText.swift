extension Duration {
  /// Reads `500ms`, `30s`, `5m`, `2h`, `1d`: a whole number and one unit. Bare numbers are refused, because whoever
  /// types `--for 30` may mean seconds or minutes.
  init(parsing text: String) throws(ValueFault) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = String(text[digits.endIndex...])
    let nanosecondsPerUnit: Int64
    switch unit {
    case "ms": nanosecondsPerUnit = 1_000_000
    case "s": nanosecondsPerUnit = 1_000_000_000
    case "m": nanosecondsPerUnit = 60_000_000_000
    case "h": nanosecondsPerUnit = 3_600_000_000_000
    case "d": nanosecondsPerUnit = 86_400_000_000_000
    default: throw ValueFault("not a length of time such as 500ms, 30s, 5m, 2h or 1d")
    }
    guard !digits.isEmpty else { throw ValueFault("not a length of time such as 500ms, 30s, 5m, 2h or 1d") }
    guard let count = Int64(digits), !count.multipliedReportingOverflow(by: nanosecondsPerUnit).overflow else {
      throw ValueFault("too long: at most 106751d")
    }
    guard count > 0 else { throw ValueFault("not longer than nothing") }
    self = .nanoseconds(count * nanosecondsPerUnit)
  }

  /// The whole duration in nanoseconds; exact for what `init(parsing:)` makes.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
