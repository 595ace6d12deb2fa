import HostBacktest
import HostModel
import HostStatistics
import HostStorage

/// The columns of a run, alike in every form in which results are kept: which run, its parameters, what came of it.
struct SweepColumns: Sendable {
  /// Parameters by the names of their columns, which are their own but where a column has that name already.
  let parameters: [String]
  let axes: [SweepIdentity.Axis]
  private let decimals: Int

  static let key = ["window", "part", "set"]
  static let figures = [
    "status", "state", "capital", "equity", "return", "cagr", "sharpe", "sortino", "drawdown", "orders", "fills",
    "refused", "fees", "seed",
  ]
  /// The returns of all days, each as a double of eight bytes, the lowest first.
  static let returns = "returns"

  init(_ identity: SweepIdentity) {
    axes = identity.axes
    decimals = identity.decimals
    var taken = Set(SweepColumns.key + SweepColumns.figures + [SweepColumns.returns])
    parameters = axes.map { axis in
      var name = axis.name
      while !taken.insert(name).inserted { name = "param_" + name }
      return name
    }
  }

  var names: [String] { SweepColumns.key + parameters + SweepColumns.figures + [SweepColumns.returns] }

  /// For SQLite. Money is text, because it is exact.
  var definitions: [String] {
    let types = [
      "window": "INTEGER NOT NULL", "part": "TEXT NOT NULL", "set": "INTEGER NOT NULL", "status": "TEXT NOT NULL",
      "state": "TEXT", "capital": "TEXT", "equity": "TEXT", "fees": "TEXT", "orders": "INTEGER", "fills": "INTEGER",
      "refused": "INTEGER", "seed": "INTEGER", "returns": "BLOB",
    ]
    let swept = zip(parameters, axes).map { name, axis in
      let type =
        switch axis.type {
        case .integer: "INTEGER"
        case .real: "REAL"
        case .boolean: "TEXT"
        }
      return "\"\(name)\" \(type) NOT NULL"
    }
    func columns(_ names: [String]) -> [String] { names.map { "\"\($0)\" \(types[$0] ?? "REAL")" } }
    return columns(SweepColumns.key) + swept + columns(SweepColumns.figures + [SweepColumns.returns])
  }

  func row(_ run: SweepRun) -> [DatabaseValue] {
    let key: [DatabaseValue] = [
      .integer(Int64(run.key.window)), .text(run.key.part.rawValue), .integer(Int64(run.key.set)),
    ]
    let swept = run.values.map { value -> DatabaseValue in
      switch value {
      case .integer(let number): .integer(number)
      case .real(let number): .real(number)
      case .boolean: .text(value.text)
      }
    }
    guard let figures = run.figures else {
      return key + swept + [.text(run.status)]
        + [DatabaseValue](repeating: .null, count: SweepColumns.figures.count)
    }
    func money(_ units: Int64) -> DatabaseValue { .text(units.decimalText(decimals: decimals)) }
    func real(_ number: Double?) -> DatabaseValue { number.map { .real($0) } ?? .null }
    let daily = figures.daily
    return key + swept + [
      .text(run.status), .text(figures.state), money(figures.capital_units), money(figures.equity_units),
      .real(figures.profit), real(daily.annualReturn), real(daily.sharpe), real(daily.sortino),
      .real(figures.drawdown), .integer(figures.orders), .integer(figures.fills), .integer(figures.refused),
      money(figures.fees_units), .integer(figures.seed), .bytes(figures.returns.littleEndianBytes),
    ]
  }

  /// `nil` when a row is not one that `row` makes.
  func run(_ row: [DatabaseValue]) -> SweepRun? {
    guard row.count == names.count, case .integer(let window) = row[0], case .text(let word) = row[1],
      let part = SweepStretch.Part(rawValue: word), case .integer(let set) = row[2],
      case .text(let status) = row[3 + axes.count]
    else { return nil }
    var values: [SweepValue] = []
    for value in row[3..<3 + axes.count] {
      switch value {
      case .integer(let number): values.append(.integer(number))
      case .real(let number): values.append(.real(number))
      case .text(let text): values.append(.boolean(text == "true"))
      case .null, .bytes: return nil
      }
    }
    let key = SweepKey(window: Int(window), part: part, set: Int(set)), rest = row[(4 + axes.count)...]
    if rest.allSatisfy({ $0 == .null }) { return SweepRun(key: key, values: values, status: status, figures: nil) }
    return figures(Array(rest)).map { SweepRun(key: key, values: values, status: status, figures: $0) }
  }

  private func figures(_ row: [DatabaseValue]) -> SweepFigures? {
    func money(_ value: DatabaseValue) -> Int64? {
      guard case .text(let text) = value else { return nil }
      return try? Int64(parsingDecimal: text, decimals: decimals)
    }
    guard case .text(let state) = row[0], let capital_units = money(row[1]), let equity_units = money(row[2]),
      case .real(let drawdown) = row[7], case .integer(let orders) = row[8], case .integer(let fills) = row[9],
      case .integer(let refused) = row[10], let fees_units = money(row[11]), case .integer(let seed) = row[12],
      case .bytes(let bytes) = row[13], let returns = [Double](littleEndian: bytes)
    else { return nil }
    return SweepFigures(
      state: state, capital_units: capital_units, equity_units: equity_units, fees_units: fees_units, orders: orders,
      fills: fills, refused: refused, drawdown: drawdown, returns: returns, seed: seed)
  }
}

extension [Double] {
  var littleEndianBytes: [UInt8] {
    flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(8 * $0)) } }
  }

  /// `nil` unless there are eight bytes for each number.
  init?(littleEndian bytes: [UInt8]) {
    guard bytes.count % 8 == 0 else { return nil }
    self = stride(from: 0, to: bytes.count, by: 8).map { start in
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) })
    }
  }
}
