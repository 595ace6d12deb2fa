import HostBacktest
import HostModel

/// Why bars of a wanted length cannot be made of the data.
struct TimeframeError: ExplainedError, Equatable {
  let row: Int
  let fault: Timeframes.Fault

  var code: String { "E_TIMEFRAME" }

  var cause: String {
    switch fault {
    case .uneven(let part_ns, let whole_ns):
      "event \(row) is a bar of \(TimeframeError.text(part_ns)), which does not fill bars of \(TimeframeError.text(whole_ns))"
    case .tooLarge: "the volume of a bar is more than a record holds at event \(row)"
    }
  }

  var mend: String {
    switch fault {
    case .uneven(let part_ns, _):
      "ask for multiples of what the data has: --timeframes \(TimeframeError.text(part_ns)),\(TimeframeError.text(part_ns * 5))"
    case .tooLarge: "ask for shorter bars"
    }
  }

  /// The shortest way to write it: `90s`, `5m`, `1h`.
  private static func text(_ interval_ns: Int64) -> String {
    for (unit, unit_ns) in [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)] as [(String, Int64)] {
      if interval_ns % (unit_ns * 1_000_000_000) == 0 { return "\(interval_ns / (unit_ns * 1_000_000_000))\(unit)" }
    }
    return "\(interval_ns / 1_000_000)ms"
  }
}
