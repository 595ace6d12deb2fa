import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// Drawn histories against an auditor that knows only what a person reading the notices would know.
@Suite struct HistoryTests {
  /// Recomputes cash and holdings from fills alone.
  struct Auditor {
    var cash: Int128
    var held: Int128 = 0
    var fees: Int128 = 0

    mutating func read(_ notice: Notice) {
      guard case .filled(_, _, let order, let fill, _) = notice else { return }
      // 2 and 4 decimals make 6; money has 8.
      let value = Int128(fill.price.ticks) * Int128(fill.quantity.units) * 100
      let fee = (value * (fill.isMaker ? 500 : 1000) + 999_999) / 1_000_000
      cash += (order.side == .buy ? -value : value) - fee
      held += Int128(order.side == .buy ? fill.quantity.units : -fill.quantity.units)
      fees += fee
    }
  }

  @Test(arguments: 0..<40)
  func `cash, holdings and fees of a drawn history equal an auditor's`(seed: UInt64) {
    var bench = Bench(strategies: 2) {
      $0.position_ppm = 600_000
      $0.order_ppm = 300_000
      $0.dailyLoss_ppm = 900_000
      $0.ordersPerSecond = 5
      $0.interest_ppm = 0  // the notices do not tell of it
    }
    var draw = SplitMix(seed: seed), price: Int64 = 100_00, refs: UInt64 = 0
    var auditors = [Auditor](repeating: Auditor(cash: 10_000_00000000), count: 2)
    var fills = 0
    for _ in 0..<600 {
      price = max(100, price + Int64(draw.below(401)) - 200)
      if draw.below(2) == 0 {
        let open = max(1, price + Int64(draw.below(101)) - 50)
        let high = max(open, price) + Int64(draw.below(150)), low = max(1, min(open, price) - Int64(draw.below(150)))
        bench.bar(open, high, low, price)
      } else {
        bench.trade(price, Int64(draw.below(3_0000) + 1))
      }
      for strategy in bench.strategies {
        bench.trading.engine.clearInbox(strategy)
        for _ in 0..<draw.below(3) {
          refs += 1
          switch draw.below(6) {
          case 0: bench.wish(.cancel(UInt64(draw.below(refs))), from: strategy)
          case 1, 2, 3:
            let limit = draw.below(3) == 0 ? nil : max(1, price + Int64(draw.below(801)) - 500)
            bench.wish(
              .order(side: 1, refs, Int64(draw.below(20_0000)), limit: limit, immediate: draw.below(4) == 0),
              from: strategy)
          default:
            let limit = draw.below(3) == 0 ? nil : max(1, price + Int64(draw.below(801)) - 300)
            bench.wish(
              .order(side: 2, refs, Int64(draw.below(10_0000)), limit: limit, immediate: draw.below(4) == 0),
              from: strategy)
          }
        }
      }
      for notice in bench.notices() {
        switch notice {
        case .filled(let strategy, _, _, _, _):
          auditors[Int(strategy.index)].read(notice)
          fills += 1
        case .anomaly(let report): Issue.record("anomaly \(report)")
        default: break
        }
      }
      for (index, strategy) in bench.strategies.enumerated() {
        let portfolio = bench.trading.engine.ledger[strategy]
        #expect(Int128(portfolio.cash_units) == auditors[index].cash)
        #expect(Int128(portfolio.positions[0].quantity_units) == auditors[index].held)
        #expect(Int128(portfolio.fees_units) == auditors[index].fees)
      }
    }
    #expect(fills > 50, "seed \(seed) traded only \(fills) times")
  }
}
