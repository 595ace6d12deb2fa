import HostJSON
import HostLedger
import HostModel

/// What a strategy owned at one moment, as text in decimal units.
struct PortfolioSummary: Sendable {
  let currency: String
  let decimals: Int
  let paidIn_units: Int64
  let equity_units: Int64
  let cash_units: Int64
  let fees_units: Int64
  /// What is owed, and what was paid for it and for holding contracts.
  let borrowed_units: Int64
  let interest_units: Int64
  let funding_units: Int64
  let holdings: [Holding]

  struct Holding: Sendable {
    let symbol: String
    let quantity: String
    let last: String
  }

  init(_ ledger: borrowing Ledger, _ strategy: StrategyID, _ universe: Universe) {
    let portfolio = ledger[strategy]
    currency = universe.currencies[Int(portfolio.currency.index)].code
    decimals = universe.currencies[Int(portfolio.currency.index)].decimals
    paidIn_units = portfolio.paidIn_units
    equity_units = portfolio.equity_units
    cash_units = portfolio.cash_units
    fees_units = portfolio.fees_units
    borrowed_units = ledger.borrowed(strategy).units
    interest_units = portfolio.interest_units
    funding_units = portfolio.funding_units
    holdings = (0..<portfolio.instrumentCount).compactMap { position in
      let record = portfolio.positions[position]
      guard record.quantity_units != 0 else { return nil }
      let index = Int(portfolio.instruments[position].index), instrument = universe.instruments[index]
      return Holding(
        symbol: universe.listings[index].symbol,
        quantity: record.quantity_units.decimalText(decimals: instrument.quantityDecimals),
        last: record.last_ticks.decimalText(decimals: instrument.priceDecimals))
    }
  }

  /// Of what was paid in; 0 when that was nothing.
  var profitShare: Double {
    paidIn_units == 0 ? 0 : Double(equity_units - paidIn_units) / Double(paidIn_units)
  }

  func text(_ units: Int64) -> String { units.decimalText(decimals: decimals) }

  /// What most portfolios do not have: only where it is not zero.
  var credit: [(name: String, units: Int64)] {
    [("borrowed", borrowed_units), ("interest", interest_units), ("funding", funding_units)].filter { $0.1 != 0 }
  }

  /// For people: thousands apart, cents only, rounded towards minus infinity.
  func money(_ units: Int64) -> String {
    guard decimals >= 2, let cents = scaled(units, by: 1, over: powerOfTen(decimals - 2), .down) else {
      return text(units)
    }
    let parts = cents.decimalText(decimals: 2).split(separator: ".", maxSplits: 1)
    let whole = Int64(parts[0]) ?? 0
    let sign = cents < 0 && whole == 0 ? "-" : ""
    return "\(sign)\(grouped(whole)).\(parts[1]) \(currency)"
  }

  var json: [JSON.Member] {
    [
      .init("currency", .string(currency)), .init("capital", .string(text(paidIn_units))),
      .init("equity", .string(text(equity_units))), .init("cash", .string(text(cash_units))),
      .init("fees", .string(text(fees_units))), .init("profit_share", .real(profitShare)),
    ] + credit.map { .init($0.name, .string(text($0.units))) } + [
      .init(
        "holdings",
        .array(
          holdings.map {
            .object([
              .init("symbol", .string($0.symbol)), .init("quantity", .string($0.quantity)),
              .init("last_price", .string($0.last)),
            ])
          }))
    ]
  }
}

/// A whole number with its thousands apart.
func grouped(_ number: Int64) -> String {
  let digits = String(number.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return number < 0 ? "-\(text)" : text
}

/// A number with so many digits after the point, rounded to the nearest.
func fixed(_ number: Double, _ digits: Int) -> String {
  let scaled = (number * Double(powerOfTen(digits))).rounded()
  guard let units = Int64(exactly: scaled) else { return "\(number)" }
  return units.decimalText(decimals: digits)
}
