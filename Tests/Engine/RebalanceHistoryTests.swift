import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

@testable import HostEngine

/// Plans of several strategies at once, among fills, price moves, cancels and stops that are drawn.
@Suite struct RebalanceHistoryTests {
  @Test(arguments: 0..<12 as Range<UInt64>)
  func `C16 whatever happens, exactly what working orders and held legs need is promised, and plans end`(seed: UInt64)
    throws
  {
    var chance = SplitMix(seed: seed), basket = try Basket(strategies: 3)
    var outcomes: [PlanEnd.Outcome: Int] = [:], plans = 0
    for step in 0..<600 {
      let strategy = StrategyID(UInt16(chance.below(3)))
      switch chance.below(20) {
      case 0...3: basket.rebalance(targets(&chance), from: strategy)
      case 4: basket.wish([.cancel(max(basket.ref, 8) - UInt64(chance.below(8)))], from: strategy)
      case 5 where chance.below(8) == 0: basket.apply(.stop(strategy, .worker))
      case 6 where basket.run.trading.engine.isStopped(strategy):
        basket.apply(
          .resume(
            strategy, basket.run.labels[0], basket.run.trading.engine.desk(strategy).pointee.limits, .bars, warmUp: 0))
      default:
        let instrument = Int(chance.below(5)), before = basket.prices[instrument]
        // Now and then beyond the collar, so that an order ends with something unfilled.
        let width = chance.below(15) == 0 ? before / 8 : before / 100
        basket.bar(instrument, at: max(before + Int64(chance.below(UInt64(2 * width + 1))) - width, 100))
      }
      for notice in basket.look() {
        if case .planned(_, _, let orders, _) = notice, orders > 0 { plans += 1 }
        if case .planEnded(_, let end) = notice, end.orders > 0 { outcomes[end.outcome, default: 0] += 1 }
      }
      check(basket, "seed \(seed), step \(step)")
      if step % 25 == 0 { try checkRestored(basket) }
      for number in 0..<3 { _ = basket.inbox(StrategyID(UInt16(number))) }
    }
    // The market goes on calmly: everything comes to an end.
    for _ in 0..<3 { basket.bars() }
    for notice in basket.look() {
      if case .planEnded(_, let end) = notice, end.orders > 0 { outcomes[end.outcome, default: 0] += 1 }
    }
    for number in 0..<3 {
      let strategy = StrategyID(UInt16(number))
      let isActive = basket.run.trading.engine.desk(strategy).pointee.plan.pointee.isActive
      #expect(!isActive)
      #expect(basket.run.trading.engine.ledger[strategy].promisedCash_units == 0)
    }
    #expect(plans == outcomes.values.reduce(0, +), "each plan that begins ends once")
    #expect(outcomes[.done, default: 0] > 5, "seed \(seed): \(outcomes) of \(plans) show little")
  }

  private func targets(_ chance: inout SplitMix) -> [(Int, Int64)] {
    var instruments = Array(0..<Basket.count), targets: [(Int, Int64)] = []
    for _ in 0..<(1 + chance.below(5)) {
      let place = Int(chance.below(UInt64(instruments.count)))
      let weight = chance.below(3) == 0 ? 0 : Int64(chance.below(30)) * 10_000
      targets.append((instruments.remove(at: place), weight))
    }
    return targets
  }

  private func check(_ basket: borrowing Basket, _ place: String) {
    for number in 0..<3 {
      let strategy = StrategyID(UInt16(number)), desk = basket.run.trading.engine.desk(strategy)
      var money: Int64 = 0, selling = [Int64](repeating: 0, count: Basket.count)
      for index in 0..<desk.pointee.orderCount {
        money += desk.pointee.orders[index].promised.money_units
        selling[desk.pointee.orders[index].position] += desk.pointee.orders[index].promised.selling_units
      }
      for index in 0..<desk.pointee.plan.pointee.count {
        let leg = desk.pointee.plan.pointee.legs[index]
        guard leg.state == .held else { continue }
        money += leg.promised.money_units
        selling[leg.order.position] += leg.promised.selling_units
      }
      let portfolio = basket.run.trading.engine.ledger[strategy]
      #expect(portfolio.promisedCash_units == money, "\(place), strategy \(number)")
      for position in 0..<Basket.count {
        #expect(portfolio.positions[position].selling_units == selling[position], "\(place), strategy \(number)")
        #expect(portfolio.positions[position].quantity_units >= 0, "\(place): nobody may be short")
      }
      #expect(portfolio.cash_units >= 0, "\(place): nobody may borrow")
    }
  }

  /// A plan that is under way is in what is written down.
  private func checkRestored(_ basket: borrowing Basket) throws {
    var state = ByteWriter(), again = ByteWriter()
    basket.run.encode(into: &state)
    var reader = ByteReader(state.bytes)
    let restored = try PaperRun.restored(from: &reader)
    restored.encode(into: &again)
    #expect(state.bytes.elementsEqual(again.bytes))
  }

  @Test func `quantities, drift and what the market's moves add are those that Python computes exactly`() throws {
    var chance = SplitMix(seed: 77), lines: [String] = [], expected: [String] = []
    for _ in 0..<400 {
      let decimals = Int(chance.below(5)), step = Int64([1, 10, 25][Int(chance.below(3))])
      let listing = Listing(
        symbol: "X-USDT", base: "X", quote: "USDT", priceDecimals: 2, quantityDecimals: decimals,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: step), minimumQuantity: Quantity(units: step),
        minimumValueUnits: Int64(chance.below(2)) * 1_000_000_000)
      let instrument = try Universe([listing]).instruments[0]
      let equity = Int64(chance.below(100_000_000)) * 1_000_003, price = Int64(1 + chance.below(9_000_000))
      let weight = Int64(chance.below(3_000_001)) - 1_500_000, drift = Int64(chance.below(30_000))
      let volatility = Int64(chance.below(200_000))
      // Up to a twelfth off, so that drift and volatility decide as often as not.
      let wanted = Int128(equity) * Int128(weight) / 1_000_000
      let near = wanted * 100 * Int128(powerOfTen(decimals)) / (Int128(price) * 100_000_000)
      let held = Int64(clamping: near * Int128(92 + chance.below(17)) / 100) / step * step
      let target = Target(
        TargetWeight(ClientRef(1), InstrumentID(0), weight_ppm: weight), of: Money(units: equity, CurrencyID(0)),
        held: held, last: Price(ticks: price), instrument, drift_ppm: drift, volatility_ppm: volatility)
      lines.append(
        "\(equity) \(weight) \(held) \(price) \(decimals) \(step) \(listing.minimumValueUnits) \(drift) \(volatility)")
      expected.append(target.map { "\($0.delta_units) \($0.isNear) \($0.isReducing)" } ?? "nil")
    }
    let scratch = Scratch()
    let input = scratch.write(Array(lines.joined(separator: "\n").utf8), to: "lines")
    let printed = try python(Self.model, input, in: scratch).split(separator: "\n").map(String.init)
    #expect(printed == expected)
    for isNear in [" true ", " false "] { #expect(expected.filter { $0.contains(isNear) }.count > 50, "\(isNear)") }
  }

  /// docs/rebalancing.md a second time, in whole numbers of any length.
  private static let model = """
    import sys

    def value(units, price, decimals):  # rounded up, in 10^-8
        return -(-price * units * 10**8 // (100 * 10**decimals))

    for line in open(sys.argv[1]):
        equity, weight, held, price, decimals, step, least, drift, volatility = map(int, line.split())
        wanted = equity * abs(weight) // 10**6
        steps = wanted * 100 * 10**decimals // (price * step * 10**8)
        while value((steps + 1) * step, price, decimals) <= wanted: steps += 1
        while value(steps * step, price, decimals) > wanted: steps -= 1
        units = steps * step * (-1 if weight < 0 else 1)
        delta = units - held
        delta = abs(delta) // step * step * (-1 if delta < 0 else 1)
        off, larger = value(abs(delta), price, decimals), value(max(abs(units), abs(held)), price, decimals)
        if max(off, larger) >= 2**63:
            print("nil")
            continue
        bound = -(-equity * drift // 10**6) + -(-larger * volatility // 10**7)
        tradable = delta != 0 and abs(delta) >= step and off >= least
        near = not tradable or (weight != 0 and off < bound)
        reducing = (held > 0 and -held <= delta < 0) or (held < 0 and 0 < delta <= -held)
        print(delta, str(near).lower(), str(reducing).lower())
    """
}
