import HostLedger
import HostModel

/// Small ledgers for the tests of its rules.
enum World {
  static let usdt = CurrencyID(0)
  static let first = StrategyID(0)

  static func listing(
    _ symbol: String, _ base: String, _ quote: String, _ priceDecimals: Int, _ quantityDecimals: Int,
    _ kind: InstrumentKind = .spot, multiplier: Int64 = 1, multiplierDecimals: Int = 0
  ) -> Listing {
    History.listing(
      symbol, base, quote, priceDecimals, quantityDecimals, kind, multiplier: multiplier,
      multiplierDecimals: multiplierDecimals)
  }

  static func universe(_ listings: Listing...) -> Universe {
    guard let universe = try? Universe(listings) else { fatalError("\(listings)") }
    return universe
  }

  /// One instrument, and strategies with the same capital in units of its settlement currency.
  static func ledger(
    _ listing: Listing = listing("BTC-USDT", "BTC", "USDT", 2, 4), strategies: Int = 1, capital: Int64 = 1_000_00000000,
    lots: LotMethod = .average
  ) -> Ledger {
    let universe = universe(listing)
    var ledger = Ledger(
      currencies: universe.currencies, instruments: universe.instruments, strategyCapacity: strategies)
    for _ in 0..<strategies {
      _ = ledger.open(
        capital: Money(units: capital, universe.instruments[0].settlement), instruments: [InstrumentID(0)], lots: lots)
    }
    return ledger
  }

  static func fill(_ price: Int64, _ units: Int64, fee: Int64 = 0, in currency: CurrencyID = usdt) -> Fill {
    Fill(price: Price(ticks: price), quantity: Quantity(units: units), fee: Money(units: fee, currency), isMaker: false)
  }
}

extension Ledger {
  /// Its whole state.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    encode(into: &writer)
    return Array(writer.bytes)
  }
}
