import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

extension Bench {
  /// The same bench with a contract on it instead of spot.
  init(
    kind: InstrumentKind, multiplier: Int64 = 1, capital: Int64 = 10_000, fee_ppm: Int64 = 1000,
    limits change: (inout Limits) -> Void
  ) {
    self.init(limits: change)
    let listing = Listing(
      symbol: "BTC-USDT", base: kind == .inverse ? "USDT" : "BTC", quote: kind == .inverse ? "BTC" : "USDT",
      priceDecimals: 2, quantityDecimals: 4, priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1),
      minimumQuantity: Quantity(units: 1), minimumValueUnits: 0, kind: kind, multiplier: multiplier)
    guard let universe = try? Universe([listing]), let usdt = universe.currency("USDT") else { fatalError("universe") }
    trading = PaperTrading(
      universe, fees: FeeSchedule(maker_ppm: fee_ppm / 2, taker_ppm: fee_ppm), slippage_ppm: 0, strategyCapacity: 1)
    var limits = Limits()
    change(&limits)
    strategies = [
      trading.open(
        Engine.Assignment(
          capital: Money(units: capital * 100_000_000, usdt), instruments: [InstrumentID(0)], limits: limits,
          subscriptions: [.bars, .trades], warmUp: 0))
    ]
  }

  mutating func rules(step: Int64 = 1, lot: Int64 = 1, minimum: Int64 = 0, multiplier: Int64 = 1, version: Int64 = 1) {
    minute += 1
    let rules = InstrumentRules(
      version: version, priceStep: Price(ticks: step), quantityStep: Quantity(units: lot), minimumValue_units: minimum,
      multiplier: multiplier, maximumQuantity: .unlimited)
    let fault = trading.receive(
      .rules(InstrumentID(0), at: Time(nanoseconds: minute * 60_000_000_000), rules))
    precondition(fault == nil, "\(fault!)")
    trading.engine.ledger.checkInvariants()
  }

  var equity: Int64 { trading.engine.ledger[first].equity_units }
  var held: Int64 { trading.engine.ledger[first].positions[0].quantity_units }
}

private func roomy(_ limits: inout Limits) {
  limits.order_ppm = 10_000_000
  limits.position_ppm = 10_000_000
  limits.dailyLoss_ppm = 1_000_000
  limits.interest_ppm = 0
}

@Suite struct MarginTests {
  @Test func `a sale beyond what is held opens a short, and a purchase beyond that is long again`() {
    var bench = Bench(limits: roomy)
    bench.bar(at: 100_00)
    bench.sell(1, 50_0000)
    bench.bar(at: 100_00)
    #expect(bench.held == -50_0000)
    #expect(bench.trading.engine.ledger.borrowed(bench.first).units == 5_000_00000000)
    bench.bar(at: 90_00)
    #expect(bench.equity == 10_000_00000000 - 5_00000000 + 500_00000000, "the fee, and ten for each")
    bench.buy(2, 80_0000)
    bench.bar(at: 90_00)
    #expect(bench.held == 30_0000)
    #expect(bench.trading.engine.ledger[bench.first].positions[0].realised_units == 500_00000000)
  }

  @Test func `without leverage nothing is borrowed and nothing sold short`() {
    var bench = Bench {
      roomy(&$0)
      $0.leverageLong_ppm = 1_000_000
      $0.leverageShort_ppm = 0
    }
    bench.bar(at: 100_00)
    bench.sell(1, 1)
    #expect(bench.refusal() == .holding(needed: Quantity(units: 1), free: Quantity(units: 0)))
    bench.buy(2, 100_0000)
    #expect(bench.refusal()?.name == "cash")
    var contracts = Bench(kind: .linear) {
      roomy(&$0)
      $0.leverageShort_ppm = 0
    }
    contracts.bar(at: 100_00)
    contracts.sell(1, 1)
    #expect(contracts.refusal() == .short(Quantity(units: 1)))
  }

  @Test(arguments: [InstrumentKind.spot, .linear])
  func `M05 leverage bounds what is opened to the unit, long 1.5 and short 2`(kind: InstrumentKind) {
    // No fee and a limit at the last price: 10,000 carry 15,000 long and 20,000 short.
    for (side, most) in [(UInt8(1), Int64(150_0000)), (2, 200_0000)] {
      var bench = Bench(kind: kind, fee_ppm: 0, limits: roomy)
      bench.bar(at: 100_00)
      bench.wish(.order(side: side, 1, most + 1, limit: 100_00))
      #expect(bench.refusal()?.name == "margin")
      bench.wish(.order(side: side, 2, most, limit: 100_00))
      #expect(bench.refusal() == nil)
    }
  }

  @Test func `C16 what is sent counts at once: of two orders of sixty per cent one passes, in either order`() {
    for sides in [(UInt8(1), UInt8(1)), (2, 2)] {
      var bench = Bench(limits: roomy)
      bench.bar(at: 100_00)
      bench.wish(.order(side: sides.0, 1, sides.0 == 1 ? 90_0000 : 120_0000, limit: 100_00))
      #expect(bench.refusal() == nil)
      bench.wish(.order(side: sides.1, 2, sides.1 == 1 ? 90_0000 : 120_0000, limit: 100_00))
      #expect(bench.refusal()?.name == "margin")
      bench.wish(.cancel(1))
      _ = bench.notices()
      bench.wish(.order(side: sides.1, 3, sides.1 == 1 ? 90_0000 : 120_0000, limit: 100_00))
      #expect(bench.refusal() == nil, "what is cancelled counts no more")
    }
  }

  @Test(arguments: 0..<20)
  func `C16 C22 C24 A12 in drawn histories no limit is passed and no state is without its action`(seed: UInt64) {
    let kind = InstrumentKind.allCases[Int(seed % 3)]
    var bench = Bench(kind: kind) {
      roomy(&$0)
      $0.position_ppm = 1_200_000
      $0.ordersPerSecond = 100
      $0.interest_ppm = 100_000
    }
    var draw = SplitMix(seed: seed), price = Int64(100_00), calls = 0, liquidations = 0
    for step in 0..<400 {
      price = max(10_00, price + (price * Int64(draw.below(61)) - price * 30) / 1000)
      bench.bar(at: price)
      bench.trading.engine.clearInbox(bench.first)
      for order in 0..<draw.below(4) {
        let units = Int64(draw.below(100_0000)) + 1, side = UInt8(1 + draw.below(2))
        let limit = price + Int64(draw.below(200)) - 100
        bench.wish(.order(side: side, UInt64(step * 4 + order + 1), units, limit: max(limit, 1)))
      }
      for notice in bench.notices() {
        switch notice {
        case .marginCall: calls += 1
        case .liquidation: liquidations += 1
        case .approved, .turnedAway, .planned, .planEnded, .accepted, .refused, .filled, .cancelled, .anomaly, .log,
          .state, .loss,
          .stopped, .unsold,
          .unbooked, .rules,
          .replaced, .standing, .triggered, .stoodDown, .unanswered, .overfilled:
          break
        }
      }
      // The exposure again, from nothing but position and price.
      let ledger = bench.trading.engine.ledger.instruments[0]
      let exposure = abs(ledger.stake(of: bench.held, at: Price(ticks: price), .down) ?? 0)
      #expect(bench.trading.engine.ledger[bench.first].exposure_units == exposure)
      let needed = Margin.maintenance(of: exposure, Limits(), fee_ppm: 1000)
      if bench.equity < needed { #expect(liquidations > 0, "step \(step): \(bench.equity) of \(needed)") }
      #expect(bench.equity >= 0)
    }
  }

  @Test func `A12 a fall calls, cancels, reduces, and closes before the equity is gone`() {
    var bench = Bench(limits: roomy)
    bench.bar(at: 100_00)
    bench.buy(1, 140_0000, limit: 100_00)
    bench.bar(at: 100_00)
    bench.buy(2, 1_0000, limit: 60_00)
    var names: [String] = []
    for price in stride(from: 99_00, through: 20_00, by: -1_00) as StrideThrough<Int64> {
      bench.bar(at: price)
      for notice in bench.notices() {
        switch notice {
        case .marginCall: names.append("call")
        case .liquidation(_, let step, let equity, let needed):
          names.append("\(step)")
          #expect(equity.units < needed.units && equity.units > 0)
        case .approved, .turnedAway, .planned, .planEnded, .accepted, .refused, .filled, .cancelled, .anomaly, .log,
          .state, .loss,
          .stopped, .unsold,
          .unbooked, .rules,
          .replaced, .standing, .triggered, .stoodDown, .unanswered, .overfilled:
          break
        }
      }
      #expect(bench.equity > 0)
    }
    #expect(names.first == "call")
    #expect(names.contains("reduce"))
    #expect(bench.inbox().contains { $0.kind == EventKind.marginCall })
  }

  @Test func `A12 a gap through the floor closes everything, and a short is bought back`() {
    var bench = Bench(limits: roomy)
    bench.bar(at: 100_00)
    bench.sell(1, 190_0000, limit: 100_00)
    bench.bar(at: 100_01)
    bench.sell(2, 1_0000, limit: 150_00)
    _ = bench.notices()
    bench.bar(at: 140_00)
    let first = bench.notices()
    #expect(first.contains { if case .liquidation(_, .cancel, _, _) = $0 { true } else { false } })
    bench.bar(at: 140_00)
    #expect(
      bench.notices().contains { if case .liquidation(_, .close, _, _) = $0 { true } else { false } })
    bench.bar(at: 140_00)
    #expect(bench.held == 0 && bench.equity > 0)
    #expect(bench.inbox().filter { $0.kind == EventKind.liquidation }.map(\.field2) == [1, 3])
  }

  @Test(arguments: [
    (UInt8(1), Int64(150_0000), Int64(0), Int64(44_444)), (2, 200_0000, 0, 120_000), (1, 150_0000, 1000, 44_504),
    (2, 200_0000, 1000, 119_904),
  ])
  func `M05 the liquidation price is that of the formula and of a walk through all prices`(
    side: UInt8, units: Int64, fee_ppm: Int64, expected: Int64
  ) throws {
    // Prices in thousandths; 10,000 of equity, a position of 1.5 or 2 times that at 100.
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 3, quantityDecimals: 4,
      priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0)
    let instrument = try Universe([listing]).instruments[0]
    let held = side == 1 ? units : -units, start = Price(ticks: 100_000)
    let price = try #require(
      Margin.liquidationPrice(
        instrument, held: held, last: start, equity_units: 10_000_00000000, Limits(), fee_ppm: fee_ppm))

    var walked = start.ticks
    while true {
      let stake = try #require(instrument.stake(of: held, at: Price(ticks: walked), .down))
      let before = try #require(instrument.stake(of: held, at: start, .down))
      let equity = 10_000_00000000 + stake - before
      if equity < Margin.maintenance(of: abs(stake), Limits(), fee_ppm: fee_ppm) { break }
      walked += side == 1 ? -1 : 1
    }
    #expect(price.ticks == walked)
    // The formula's price lies between the last that holds and the first that does not.
    #expect(abs(price.ticks - expected) <= 1, "\(price.ticks)")
  }

  @Test func `M05 more maintenance and more leverage bring liquidation nearer`() throws {
    let instrument = try Universe([
      Listing(
        symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 3, quantityDecimals: 4,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0)
    ]).instruments[0]
    func price(_ held: Int64, _ maintenance_ppm: Int64) -> Int64? {
      var limits = Limits()
      limits.maintenance_ppm = maintenance_ppm
      return Margin.liquidationPrice(
        instrument, held: held, last: Price(ticks: 100_000), equity_units: 10_000_00000000, limits, fee_ppm: 0)?.ticks
    }
    for maintenance in stride(from: 50_000, through: 450_000, by: 50_000) as StrideThrough<Int64> {
      for units in stride(from: 110_0000, through: 190_0000, by: 10_0000) as StrideThrough<Int64> {
        let long = try #require(price(units, maintenance)), short = try #require(price(-units, maintenance))
        #expect(try #require(price(units, maintenance + 10_000)) > long)
        #expect(try #require(price(-units, maintenance + 10_000)) < short)
        #expect(try #require(price(units + 5_0000, maintenance)) > long)
        #expect(try #require(price(-units - 5_0000, maintenance)) < short)
      }
    }
    #expect(price(90_0000, 250_000) == nil, "what is held without credit is never closed")
  }

  @Test func `M02 C24 the position cap counts both sides, flips and opposite orders`() {
    var bench = Bench {
      $0.order_ppm = 10_000_000
      $0.position_ppm = 100_000
    }
    bench.bar(at: 100_00)
    bench.sell(1, 10_0001, limit: 100_00)
    #expect(bench.refusal()?.name == "position")
    bench.sell(2, 10_0000, limit: 100_00)
    #expect(bench.refusal() == nil)
    bench.buy(3, 10_0000, limit: 100_00)
    #expect(bench.refusal() == nil, "the other side counts for itself")
    bench.sell(4, 1, limit: 100_00)
    #expect(bench.refusal()?.name == "position")
    bench.wish(.cancel(3))
    bench.bar(at: 100_01)
    _ = bench.notices()
    #expect(bench.held == -10_0000)
    // Short 1,000: the way back and as much beyond it is within the cap of 999 and some.
    bench.buy(5, 19_9000, limit: 100_00)
    #expect(bench.refusal() == nil)
    bench.buy(6, 2000, limit: 100_00)
    #expect(bench.refusal()?.name == "position")
  }

  @Test func `F20 after new rules the gate goes by them, and what no longer fits is cancelled`() {
    var bench = Bench(limits: roomy)
    bench.bar(at: 100_00)
    bench.buy(1, 1_0001, limit: 99_00)
    bench.buy(2, 1_0000, limit: 99_01)
    bench.buy(3, 1_0000, limit: 99_00)
    _ = bench.notices()
    bench.rules(step: 50, lot: 100, version: 3)
    let cancelled = bench.notices().compactMap { notice -> UInt64? in
      guard case .cancelled(_, _, let order, _) = notice else { return nil }
      return order.clientRef.number
    }
    #expect(cancelled == [1, 2])
    #expect(bench.inbox().contains { $0.kind == EventKind.rules && $0.field5 == 3 })
    bench.buy(4, 1_0000, limit: 99_25)
    #expect(bench.refusal() == .price(Price(ticks: 99_25), step: Price(ticks: 50)))
    bench.buy(5, 150, limit: 99_00)
    #expect(bench.refusal()?.name == "quantity")
    bench.buy(6, 200, limit: 99_50)
    #expect(bench.refusal() == nil)
    bench.rules(step: 1, version: 2)
    bench.buy(7, 200, limit: 99_51)
    #expect(bench.refusal()?.name == "price", "rules that arrive late change nothing")
  }

  @Test func `F20 a new multiplier values what is held, and nothing is lost between the books`() {
    var bench = Bench(kind: .linear, multiplier: 1, limits: roomy)
    bench.bar(at: 100_00)
    bench.buy(1, 10_0000)
    bench.bar(at: 100_00)
    bench.buy(2, 1_0000, limit: 90_00)
    bench.rules(multiplier: 2)
    bench.bar(at: 100_00)
    #expect(bench.trading.engine.ledger[bench.first].exposure_units == 2_000_00000000)
    bench.wish(.cancel(2))
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == 0)
  }

  @Test func `A16 interest on what is borrowed is charged by the hour and before it changes`() {
    var bench = Bench(fee_ppm: 0) {
      roomy(&$0)
      $0.interest_ppm = 365_000  // a thousandth a day
    }
    bench.bar(at: 100_00)
    bench.buy(1, 140_0000, limit: 100_00)
    bench.bar(at: 100_00)
    #expect(bench.trading.engine.ledger[bench.first].cash_units == -4_000_00000000)
    for _ in 0..<(24 * 60) {
      bench.bar(at: 100_00)
      bench.trading.engine.clearInbox(bench.first)
    }
    let interest = bench.trading.engine.ledger[bench.first].interest_units
    #expect((4_00000000...4_00200000).contains(interest), "a thousandth of 4,000, and a little on itself: \(interest)")
    bench.sell(2, 140_0000)
    bench.bar(at: 100_00)
    let last = bench.trading.engine.ledger[bench.first].interest_units
    for _ in 0..<120 { bench.bar(at: 100_00) }
    #expect(last > interest && bench.trading.engine.ledger[bench.first].interest_units == last)
  }

  @Test func `funding goes from those who are long to those who are short`() {
    var bench = Bench(kind: .linear, fee_ppm: 0, limits: roomy)
    bench.bar(at: 100_00)
    bench.buy(1, 100_0000)
    bench.bar(at: 100_00)
    bench.minute += 1
    _ = bench.trading.receive(
      .funding(
        InstrumentID(0), at: Time(nanoseconds: bench.minute * 60_000_000_000), rate_ppb: 100_000,
        mark: Price(ticks: 101_00)))
    #expect(bench.trading.engine.ledger[bench.first].funding_units == 1_01000000)
    #expect(bench.equity == 10_000_00000000 - 1_01000000)
    bench.trading.engine.ledger.checkInvariants()
  }

  @Test func `flattening buys a short position back`() {
    var bench = Bench(limits: roomy)
    bench.bar(at: 100_00)
    bench.sell(1, 50_0000)
    bench.bar(at: 100_00)
    bench.trading.stop(bench.first, .withdrawn)
    #expect(bench.trading.flatten(bench.first) == 1)
    bench.bar(at: 100_00)
    #expect(bench.held == 0 && !bench.trading.engine.isInvested(bench.first))
  }
}
