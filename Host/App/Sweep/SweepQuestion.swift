import HostBacktest
import HostEngine
import HostExecution
import HostJSON
import HostLedger
import HostModel
import HostPlugins
import HostRisk
import HostTrust

/// A sweep as the command line asks for it, once everything it needs is there.
struct SweepQuestion {
  let entrant: Entrant
  let universe: Universe
  /// Of the files of market data, in the order in which they are named.
  let files: [SHA256Digest]
  let space: SweepSpace
  let conditions: [SweepCondition]
  let sampling: SweepSpace.Sampling
  let seed: Int64
  let walk: Walk?
  let venue: VenueModel
  let lots: BacktestOptions.LotChoice

  struct Walk {
    let cut: WalkForward
    /// Events of each instrument before a window, at least.
    let warmUp: Int
    let objective: SweepObjective
    let windows: [WalkForward.Window]
    let calendar: SweepCalendar
  }

  var identity: JSON {
    let admission = entrant.admission, swept = Set(space.axes.map(\.name))
    let currency = universe.currencies[Int(entrant.capital.currency.index)]
    let permitted = entrant.instruments.map { universe.instruments[$0].id }
      .filter(entrant.assignment.limits.instruments.contains)
    return .object(
      [
        .init("format", .string(SweepIdentity.format)), .init("program", .string(bulkheadVersion)),
        .init(
          "bundle",
          .object([
            .init("id", .string(admission.id)), .init("name", .string(admission.name)),
            .init("version", .string(admission.version)), .init("sha256", .string(admission.sha256)),
          ])),
        .init("data", .array(files.map { .string($0.text) })),
        .init("instruments", symbols(entrant.instruments)),
        .init("permitted", symbols(permitted.map { Int($0.index) })),
        .init("timeframes_ns", .array(entrant.intervals.map { .integer($0) })),
        .init("grid", .array(space.axes.map(axis))), .init("where", .array(conditions.map { .string($0.text) })),
        .init("sampling", .string(sampling.word)), .init("seed", .integer(seed)),
        .init("sets", .integer(Int64(space.count))),
        .init(
          "parameters",
          .object(entrant.parameters.filter { !swept.contains($0.name) }.map { .init($0.name, $0.value.json) })),
        .init("walk_forward", walk?.json ?? .null), .init("currency", .string(currency.code)),
        .init("money_decimals", .integer(Int64(currency.decimals))),
        .init("capital", .string(entrant.capital.units.decimalText(decimals: currency.decimals))),
        .init("limits", entrant.assignment.limits.json), .init("lots", .string(lots.rawValue)),
      ] + venue.json)
  }

  private func symbols(_ instruments: [Int]) -> JSON {
    .array(instruments.map { .string(universe.listings[$0].symbol) })
  }

  private func axis(_ axis: SweepAxis) -> JSON {
    let type: SweepIdentity.AxisType =
      switch axis.value(at: 0) {
      case .integer: .integer
      case .real: .real
      case .boolean: .boolean
      }
    return .object([
      .init("name", .string(axis.name)), .init("type", .string(type.rawValue)), .init("values", .string(axis.text)),
    ])
  }
}

extension SweepQuestion.Walk {
  fileprivate var json: JSON {
    func days(_ days: Range<Int64>) -> JSON {
      .array([days.lowerBound, days.upperBound - 1].map { .string(Day(number: $0).description) })
    }
    return .object([
      .init("cut", .string(cut.text)), .init("anchored", .boolean(cut.isAnchored)),
      .init("warm_up", .integer(Int64(warmUp))), .init("by", .string(objective.rawValue)),
      .init(
        "windows",
        .array(windows.map { .object([.init("in", days($0.inSample)), .init("out", days($0.outOfSample))]) })),
    ])
  }
}

extension SweepSpace.Sampling {
  var word: String {
    switch self {
    case .grid: "grid"
    case .random: "random"
    case .sobol: "sobol"
    }
  }
}
