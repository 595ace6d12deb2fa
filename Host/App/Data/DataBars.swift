import HostJSON
import HostMarket
import HostModel

/// `bulkhead data bars TRADES.npy --every 1m,5m,1h` makes a file of bars for each length.
enum DataBars {
  static let trades = Parameter.positional("TRADES.npy", .file, "market data with trades")
  static let every = Parameter.required("every", .barLengths, "how long the bars are, one or several")
  static let to = Parameter.option("to", .file, "what the files' names begin with; otherwise the name of the trades")
  static let force = Parameter.flag("force", "replaces files that are there")

  static let command = Command(
    "bars", "makes bars of trades, in files of their own", takes: [trades, every, to, force],
    examples: [Example("bulkhead data bars btc.npy --every 1m,5m,1h", "makes btc-1m.npy, btc-5m.npy and btc-1h.npy")]
  ) { invocation in
    let source = try MarketFile(path: invocation[trades])
    let path = invocation[trades]
    let start = invocation[to] ?? (path.hasSuffix(".npy") ? String(path.dropLast(4)) : path)
    let stop = StopFlag.watch()
    let total = Int64(source.records.count * invocation[every].count)
    var progress = Progress("making bars", of: total, unit: "trades", on: invocation.terminal)
    var made: [String] = []
    for length in invocation[every] {
      let done = source.records.count * made.count
      let target = "\(start)-\(length.text).npy"
      do {
        try source.writeBars(interval_ns: length.interval_ns, to: target, force: invocation[force]) { rows in
          progress.advance(to: Int64(done + rows))
          return !stop.isRaised
        }
      } catch {
        progress.finish()
        throw error
      }
      made.append(target)
    }
    progress.finish()
    let reports = try made.map { DataReport(path: $0, summary: try MarketFile(path: $0).summary()) }
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("files", .array(reports.map(\.json)))]))
    } else {
      for report in reports { report.print(on: invocation.terminal) }
    }
    return .fine
  }
}

/// A bar's length, and how it was written.
struct BarLength: Equatable, Sendable {
  let text: String
  let interval_ns: Int64
}

extension ValueKind where Value == [BarLength] {
  /// `1m,5m,1h`, none of them twice.
  static var barLengths: ValueKind {
    ValueKind(placeholder: "TIME,…") { text throws(ValueFault) in
      var lengths: [BarLength] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let length = BarLength(text: String(part), interval_ns: try Duration(parsing: String(part)).nanoseconds)
        guard !lengths.contains(where: { $0.interval_ns == length.interval_ns }) else {
          throw ValueFault("of two lengths that are the same: \(part)")
        }
        lengths.append(length)
      }
      return lengths
    }
  }
}
