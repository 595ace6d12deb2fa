import Glibc
import HostLedger
import HostModel
import TestSupport
import Testing

/// Drawn histories through the ledger, written down with what it says after each event, and carried out again by
/// `model.py`, which knows the rules and not this code.
@Suite struct ModelTests {
  static let pieces = isLong ? 400 : 4

  @Test(arguments: 0..<ModelTests.pieces)
  func `A01 A04 A05 ten thousand drawn histories are zero units from a second implementation`(piece: Int) throws {
    let scratch = Scratch()
    var text: [UInt8] = []
    for number in 0..<2500 {
      var history = History(seed: UInt64(piece * 2500 + number))
      history.run(events: 24)
      text += Array(history.text.utf8)
    }
    let path = scratch.write(text, to: "histories")
    let model = String(decoding: bytes(of: "Tests/Ledger/model.py"), as: UTF8.self)
    #expect(try python(model, path, in: scratch) == "2500 histories, 60000 events, 0 differences\n")
  }
}

/// One drawn history: two strategies on the same instruments, one by average cost and one first in, first out.
struct History: ~Copyable {
  private(set) var text = ""
  private var draw: SplitMix
  private var ledger: Ledger
  private let universe: Universe
  private let settlement: CurrencyID
  private var strategies: [StrategyID] = []
  private var prices: [Int64]
  private var touched = 0
  private var promises: [(strategy: Int, position: Int, money: Int64, selling: Int64)] = []

  init(seed: UInt64) {
    draw = SplitMix(seed: seed)
    let isInverse = draw.below(3) == 0
    guard let universe = try? Universe(isInverse ? History.inverse : History.mixed),
      let settlement = try? universe.soleQuote()
    else { fatalError("universe") }
    self.universe = universe
    self.settlement = settlement
    ledger = Ledger(currencies: universe.currencies, instruments: universe.instruments, strategyCapacity: 2)
    prices = universe.listings.map { _ in 0 }
    text += "history \(seed)\n"
    for (place, instrument) in universe.instruments.enumerated() {
      let listing = universe.listings[place]
      text += "instrument \(listing.kind.name) \(instrument.base.index) \(instrument.quote.index)"
      text += " \(listing.priceDecimals) \(listing.quantityDecimals) \(listing.multiplier)"
      text += " \(listing.multiplierDecimals) \(instrument.baseScale)\n"
      prices[place] = Int64(draw.below(9_000_00)) + 100
    }
    text += "begin \(universe.currencies.count) \(settlement.index)"
    for method in [LotMethod.average, .firstInFirstOut] {
      let capital = Int64(draw.below(1_000_000_00000000))
      strategies.append(
        ledger.open(
          capital: Money(units: capital, settlement), instruments: universe.instruments.map(\.id), lots: method))
      text += " \(capital) \(method.rawValue)"
    }
    text += "\n"
  }

  mutating func run(events: Int) {
    for _ in 0..<events {
      step()
      ledger.checkInvariants()
    }
  }

  private mutating func step() {
    let index = Int(draw.below(2)), place = Int(draw.below(UInt64(prices.count)))
    let strategy = strategies[index]
    touched = index
    prices[place] = max(1, prices[place] + Int64(draw.below(2001)) - 1000)
    let price = Price(ticks: draw.below(200) == 0 ? Int64.max / Int64(1 + draw.below(1000)) : prices[place])
    let outcome: String
    switch draw.below(16) {
    case 0...7:
      let isReversal = draw.below(12) == 0
      let side = draw.below(2) == 0 ? Side.buy : .sell
      let fill = drawnFill(place, at: price)
      text += "\(isReversal ? "reverse" : "fill") \(index) \(place) \(side == .buy ? "buy" : "sell") \(price.ticks)"
      text += " \(fill.quantity.units) \(fill.fee.currency.index) \(fill.fee.units)\n"
      outcome = attempt { (ledger: inout Ledger) throws(LedgerFault) in
        if isReversal {
          try ledger.reverse(fill, side, strategy, position: place)
        } else {
          try ledger.settle(fill, side, strategy, position: place)
        }
      }
    case 8, 9:
      text += "mark \(index) \(place) \(prices[place])\n"
      ledger.mark(strategy, position: place, at: Price(ticks: prices[place]), time: Time(nanoseconds: 1))
      outcome = "ok"
    case 10:
      let rate = Int64(draw.below(2_000_001)) - 1_000_000
      text += "fund \(index) \(place) \(rate) \(prices[place])\n"
      let mark = Price(ticks: prices[place])
      outcome = attempt { (ledger: inout Ledger) throws(LedgerFault) in
        _ = try ledger.fund(strategy, position: place, rate_ppb: rate, at: mark)
      }
    case 11:
      let seconds = Int64(draw.below(1_000_000)), rate = Int64(draw.below(1_000_000))
      text += "interest \(index) \(seconds) \(rate)\n"
      outcome = attempt { (ledger: inout Ledger) throws(LedgerFault) in
        _ = try ledger.chargeInterest(strategy, seconds: seconds, rate_ppm: rate)
      }
    case 12:
      let money = Money(units: Int64(draw.below(100_00000000)), settlement), isDeposit = draw.below(2) == 0
      text += "\(isDeposit ? "deposit" : "withdraw") \(index) \(money.units)\n"
      outcome = attempt { (ledger: inout Ledger) throws(LedgerFault) in
        if isDeposit { try ledger.deposit(money, for: strategy) } else { try ledger.withdraw(money, from: strategy) }
      }
    case 13, 14: outcome = reserve(index, place)
    default: outcome = release() ?? reserve(index, place)
    }
    text += "= \(outcome)"
    writeState(of: touched)
  }

  private mutating func drawnFill(_ place: Int, at price: Price) -> Fill {
    let small = Int64(draw.below(20_0000)) + (draw.below(100) == 0 ? 0 : 1)
    let units = draw.below(300) == 0 ? Int64.max / Int64(1 + draw.below(8)) : small
    let drawn = CurrencyID(UInt16(draw.below(UInt64(universe.currencies.count))))
    let asset = draw.below(4) > 0 ? settlement : drawn
    let fee = Int64(draw.below(asset == settlement ? 1_00000000 : 1000)) - (draw.below(4) == 0 ? 500 : 0)
    return Fill(price: price, quantity: Quantity(units: units), fee: Money(units: fee, asset), isMaker: false)
  }

  private mutating func reserve(_ index: Int, _ place: Int) -> String {
    let money = Int64(draw.below(100_00000000)), isSale = draw.below(2) == 0
    let selling = isSale ? Int64(draw.below(10_0000)) : 0
    let promised = isSale && universe.listings[place].kind == .spot ? 0 : money
    let borrowed = draw.below(3) == 0 ? Int64(draw.below(1_000_00000000)) : 0
    text += "reserve \(index) \(place) \(promised) \(selling) \(borrowed)\n"
    let strategy = strategies[index]
    let reservation = Reservation(money_units: promised, selling_units: selling, borrowed_units: borrowed)
    let outcome = attempt { (ledger: inout Ledger) throws(LedgerFault) in
      try ledger.reserve(reservation, strategy, position: place)
    }
    if outcome == "ok" { promises.append((index, place, promised, selling)) }
    return outcome
  }

  private mutating func release() -> String? {
    guard let promise = promises.popLast() else { return nil }
    touched = promise.strategy
    text += "release \(promise.strategy) \(promise.position) \(promise.money) \(promise.selling)\n"
    ledger.release(
      Reservation(money_units: promise.money, selling_units: promise.selling), strategies[promise.strategy],
      position: promise.position)
    return "ok"
  }

  /// Carries a command out. A refused one has to leave every byte as it was.
  private mutating func attempt(_ command: (inout Ledger) throws(LedgerFault) -> Void) -> String {
    var before = ByteWriter(), after = ByteWriter()
    ledger.encode(into: &before)
    do throws(LedgerFault) {
      try command(&ledger)
      return "ok"
    } catch {
      ledger.encode(into: &after)
      precondition(before.bytes.elementsEqual(after.bytes), "a refused command left a trace: \(error)")
      switch error {
      case .overflow: return "overflow"
      case .overdrawn: return "overdrawn"
      case .amount: return "amount"
      case .price: return "price"
      }
    }
  }

  private mutating func writeState(of index: Int) {
    let strategy = strategies[index], portfolio = ledger[strategy]
    for number in [
      portfolio.cash_units, portfolio.promisedCash_units, portfolio.paidIn_units, portfolio.fees_units,
      portfolio.funding_units, portfolio.interest_units, portfolio.equity_units, portfolio.exposure_units,
      ledger.borrowed(strategy).units,
    ] { text += " \(number)" }
    for place in prices.indices {
      let record = portfolio.positions[place]
      let value =
        ledger.unrealised_units(strategy, position: place)
        + (universe.listings[place].kind == .spot ? record.cost_units : 0)
      text += " \(record.quantity_units) \(record.selling_units) \(record.cost_units) \(record.realised_units) \(value)"
    }
    let assets = universe.currencies.indices.map { CurrencyID(UInt16($0)) }
    for asset in assets {
      text += " \(ledger.balance(.strategy(strategy), asset)) \(ledger.balance(.lender(strategy), asset))"
    }
    for asset in assets + universe.instruments.map({ ledger.contracts($0.id) }) {
      for owner in [Owner.world, .external, .venue, .fees, .funding, .interest, .rounding] {
        text += " \(ledger.balance(owner, asset))"
      }
    }
    text += "\n"
  }

  static func listing(
    _ symbol: String, _ base: String, _ quote: String, _ priceDecimals: Int, _ quantityDecimals: Int,
    _ kind: InstrumentKind = .spot, multiplier: Int64 = 1, multiplierDecimals: Int = 0
  ) -> Listing {
    Listing(
      symbol: symbol, base: base, quote: quote, priceDecimals: priceDecimals, quantityDecimals: quantityDecimals,
      priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0, kind: kind, multiplier: multiplier, multiplierDecimals: multiplierDecimals)
  }

  /// Two spot instruments with one base that they count differently, a finer price than money, and a contract.
  static let mixed = [
    listing("BTC-USDT", "BTC", "USDT", 2, 4), listing("BTC-USDT-6", "BTC", "USDT", 4, 6),
    listing("BNB-USDT", "BNB", "USDT", 3, 2),
    listing("BTC-PERP", "BTC", "USDT", 1, 0, .linear, multiplier: 7, multiplierDecimals: 3),
  ]
  static let inverse = [
    listing("BTC-USD", "BTC", "USD", 1, 0, .inverse, multiplier: 100),
    listing("BTC-USD-MINI", "BTC", "USD", 2, 3, .inverse, multiplier: 3, multiplierDecimals: 1),
  ]
}
