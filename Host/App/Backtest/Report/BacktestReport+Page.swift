import HostBacktest
import HostEngine
import HostJSON
import HostLedger
import HostModel
import HostTrust

extension BacktestReport {
  /// The page of `--report`. Throws when a file of market data cannot be read again for its hash.
  func page(_ history: History, command: String) throws -> ReportPage {
    let portfolio = strategies[0].portfolio
    return ReportPage(
      strategies: strategies.map(\.pageIdentity), universe: universe,
      currency: Currency(code: portfolio.currency, decimals: portfolio.decimals), history: history,
      eventCount: Int64(eventCount), settings: settings,
      files: try files.map { ($0, try SHA256Digest(file: $0).text) }, settings_sha256: settings_sha256,
      command: command, warnings: allWarnings)
  }

  /// Those of the run, and those of each strategy with its number where there are several.
  private var allWarnings: [String] {
    warnings
      + strategies.enumerated().flatMap { number, one in
        one.warnings.map { strategies.count > 1 ? "\(number + 1): \($0)" : $0 }
      }
  }

  private var settings: [(name: String, value: String)] {
    let own = strategies.map(\.settings)
    // What all of them have alike is said once.
    let each = own[0].indices.flatMap { index -> [(name: String, value: String)] in
      if own.allSatisfy({ $0[index].value == own[0][index].value }) { return [own[0][index]] }
      return own.enumerated().map { ("\($0.offset + 1): \($0.element[index].name)", $0.element[index].value) }
    }
    let given = venue.json.filter { $0.value != .null && $0.value != .array([]) }
    let timeframes = strategies[0].entrant.intervals
    let bars = timeframes.isEmpty ? [] : [("timeframes_ns", timeframes.map { "\($0)" }.joined(separator: ","))]
    return [("bulkhead", bulkheadVersion)] + bars + given.map { ($0.name, $0.value.plain) } + each
  }

  /// Over the canonical text of all that decides what a run does, but for the data.
  private var settings_sha256: String {
    let object = JSON.object(
      venue.json + [
        .init(
          "strategies",
          .array(
            strategies.map { one in
              .object(
                one.identity + [
                  .init("instruments", .array(one.symbols.map { .string($0) })),
                  .init("capital", .string(one.portfolio.text(one.entrant.capital.units))),
                  .init("limits", one.entrant.assignment.limits.json),
                  .init("timeframes_ns", .array(one.entrant.intervals.map { .integer($0) })),
                  .init("lots", .integer(Int64(one.entrant.assignment.lots.rawValue))),
                ])
            }))
      ])
    return Array(object.compact.utf8).withUnsafeBytes { SHA256Digest(of: $0).text }
  }
}

extension StrategyResult {
  /// What it was given, by the names of the options.
  fileprivate var settings: [(name: String, value: String)] {
    [
      ("capital", portfolio.money(entrant.capital.units)),
      ("lots", entrant.assignment.lots == .average ? "average" : "fifo"),
      ("limits", entrant.assignment.limits.texts.map { "\($0.name)=\($0.value)" }.joined(separator: " ")),
    ]
  }

  fileprivate var pageIdentity: ReportPage.Identity {
    let admission = entrant.admission
    return ReportPage.Identity(
      name: admission.name, version: admission.version, id: admission.id, sha256: admission.sha256,
      standing: admission.standing, parameters: entrant.parameters.map { ($0.name, $0.value.text) }, symbols: symbols)
  }
}

extension JSON {
  /// Without the marks of a text.
  fileprivate var plain: String {
    if case .string(let text) = self { return text }
    return compact
  }
}
