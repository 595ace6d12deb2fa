import HostModel
import HostRisk

extension Limits {
  /// The names under which the command line knows each limit, with the unit of its value.
  private static let shares: [(name: String, limit: any WritableKeyPath<Limits, Int64> & Sendable)] = [
    ("order", \.order_ppm), ("position", \.position_ppm), ("daily_loss", \.dailyLoss_ppm), ("collar", \.collar_ppm),
  ]
  private static let counts:
    [(name: String, limit: any WritableKeyPath<Limits, Int64> & Sendable, range: ClosedRange<Int64>)] = [
      ("orders_per_second", \.ordersPerSecond, 0...10_000),
      ("open_orders", \.openOrders, 0...Int64(TurnLimits.openOrders)),
    ]

  static var names: [String] { shares.map(\.name) + ["price_age_s"] + counts.map(\.name) }

  /// Sets one limit from text: shares as decimals (`position=0.5`), the others as whole numbers.
  mutating func set(_ assignment: Assignment) throws(LimitTextError) {
    let text = assignment.value
    if let share = Limits.shares.first(where: { $0.name == assignment.name }) {
      guard let ppm = try? Int64(parsingDecimal: text, decimals: 6), (0...1_000_000).contains(ppm) else {
        throw .value(assignment, wanted: "a share from 0 to 1 such as 0.25")
      }
      self[keyPath: share.limit] = ppm
    } else if assignment.name == "price_age_s" {
      guard let seconds = try? Int64(parsingDecimal: text, decimals: 0), (1...31_536_000).contains(seconds) else {
        throw .value(assignment, wanted: "a number of seconds from 1 to 31536000")
      }
      priceAge_ns = seconds * Time.nanosecondsPerSecond
    } else if let count = Limits.counts.first(where: { $0.name == assignment.name }) {
      guard let number = try? Int64(parsingDecimal: text, decimals: 0), count.range.contains(number) else {
        throw .value(assignment, wanted: "a whole number from 0 to \(count.range.upperBound)")
      }
      self[keyPath: count.limit] = number
    } else {
      throw .name(assignment.name)
    }
  }
}

enum LimitTextError: ExplainedError, Equatable {
  case name(String)
  case value(Assignment, wanted: String)

  var code: String { "E_LIMIT" }

  var cause: String {
    switch self {
    case .name(let name): "there is no limit \(name)"
    case .value(let assignment, _): "\(assignment.name)=\(assignment.value) is not a limit"
    }
  }

  var mend: String {
    switch self {
    case .name: "use one of \(Limits.names.joined(separator: ", "))"
    case .value(let assignment, let wanted): "write --limit \(assignment.name)= and \(wanted)"
    }
  }
}
