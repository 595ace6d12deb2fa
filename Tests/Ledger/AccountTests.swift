import HostLedger
import HostModel
import TestSupport
import Testing

/// Many portfolios on one venue's account, which is kept here a second time from what the venue would see.
@Suite struct AccountTests {
  /// A venue's account: what it holds of each asset, and nothing about who it is for.
  struct VenueAccount {
    var balances = [Int128](repeating: 0, count: 3)

    mutating func trade(_ fill: Fill, _ side: Side) {
      // 2 and 4 decimals of spot make 6; money has 8.
      let value = Int128(fill.price.ticks) * Int128(fill.quantity.units) * 100
      balances[0] += side == .buy ? -value : value
      balances[1] += Int128(side == .buy ? fill.quantity.units : -fill.quantity.units)
      balances[Int(fill.fee.currency.index)] -= Int128(fill.fee.units)
    }
  }

  @Test(arguments: [(2, 2_000), (50, isLong ? 100_000 : 20_000)])
  func `A13 A17 all portfolios and the rest are the venue's account, and the whole is the sum of its parts`(
    strategies: Int, steps: Int
  ) throws {
    let universe = World.universe(
      World.listing("BTC-USDT", "BTC", "USDT", 2, 4), World.listing("BNB-USDT", "BNB", "USDT", 2, 4))
    var ledger = Ledger(
      currencies: universe.currencies, instruments: universe.instruments, strategyCapacity: strategies)
    var account = VenueAccount(), draw = SplitMix(seed: 13)
    for _ in 0..<strategies {
      _ = ledger.open(capital: Money(units: 1_000_00000000, World.usdt), instruments: [InstrumentID(0)])
      account.balances[0] += 1_000_00000000
    }
    for step in 0..<steps {
      let strategy = StrategyID(UInt16(draw.below(UInt64(strategies))))
      switch draw.below(10) {
      case 0:
        let money = Money(units: Int64(draw.below(1_000_00000000)) + 1, CurrencyID(UInt16(draw.below(3))))
        try ledger.deposit(money, for: nil)
        account.balances[Int(money.currency.index)] += Int128(money.units)
      case 1:
        let money = Money(units: Int64(draw.below(1_000_00000000)) + 1, World.usdt)
        do throws(LedgerFault) {
          try ledger.withdraw(money, from: draw.below(2) == 0 ? strategy : nil)
          account.balances[0] -= Int128(money.units)
        } catch { #expect(error != .overflow) }
      case 2:
        let free = ledger.balance(.external, World.usdt)
        guard free > 10 else { break }
        try ledger.shareOut(Money(units: Int64(free) / 2, World.usdt), to: [(strategy, 2), (StrategyID(0), 1)])
      default:
        let fill = World.fill(
          Int64(draw.below(200_00)) + 1, Int64(draw.below(1_0000)) + 1, fee: Int64(draw.below(1000)) - 100,
          in: CurrencyID(UInt16(draw.below(3))))
        let side = draw.below(2) == 0 ? Side.buy : .sell
        try ledger.settle(fill, side, strategy, position: 0)
        account.trade(fill, side)
        ledger.mark(strategy, position: 0, at: fill.price, time: Time(nanoseconds: Int64(step)))
      }
      for asset in 0..<3 {
        let held = ledger.accountBalance(CurrencyID(UInt16(asset)))
        guard held == account.balances[asset] else {
          Issue.record("step \(step): \(held) of asset \(asset), the account has \(account.balances[asset])")
          return
        }
      }
      if step % 100 == 0 { checkWhole(ledger, strategies) }
    }
    ledger.checkInvariants()
  }

  private func checkWhole(_ ledger: borrowing Ledger, _ strategies: Int) {
    var parts = Aggregate()
    for index in 0..<strategies {
      let strategy = StrategyID(UInt16(index)), portfolio = ledger[strategy], record = portfolio.positions[0]
      let instrument = ledger.instrument(strategy, position: 0)
      let value =
        instrument.value(
          of: Quantity(units: record.quantity_units), at: Price(ticks: record.last_ticks), .down)?.units ?? 0
      parts.equity_units += Int128(portfolio.cash_units) + Int128(value)
      parts.cash_units += Int128(portfolio.cash_units)
      parts.exposure_units += Int128(abs(value))
      parts.borrowed_units += Int128(max(-portfolio.cash_units, 0)) + Int128(record.quantity_units < 0 ? -value : 0)
      parts.realised_units += Int128(record.realised_units)
      parts.unrealised_units += Int128(value) - Int128(record.cost_units)
      parts.paidIn_units += Int128(portfolio.paidIn_units)
      parts.fees_units += Int128(portfolio.fees_units)
    }
    #expect(ledger.aggregate(in: World.usdt) == parts)
  }
}
