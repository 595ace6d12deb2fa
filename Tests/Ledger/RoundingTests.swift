import Glibc
import HostLedger
import HostModel
import TestSupport
import Testing

@Suite struct RoundingTests {

  @Test(arguments: 0..<(isLong ? 100 : 1))
  func `A07 one hundred thousand divisions round as Python's decimal does`(piece: Int) throws {
    var draw = SplitMix(seed: UInt64(piece)), text = ""
    for number in 0..<100_000 {
      var value = draw.signed(), multiplier = draw.signed()
      let divisor = max(Int64(bitPattern: draw.next() >> 1) >> Int64(draw.below(63)), 1)
      if number % 4 == 0 {
        // Exactly a half, and one beside it, on both sides of zero.
        value = draw.signed() >> 1 | 1
        multiplier = divisor / 2 + Int64(draw.below(3)) - 1
      }
      let down = divided(Int128(value) * Int128(multiplier), by: Int128(divisor), .down)
      let up = divided(Int128(value) * Int128(multiplier), by: Int128(divisor), .up)
      #expect(scaled(value, by: multiplier, over: divisor, .down) == Int64(exactly: down))
      #expect(scaled(value, by: multiplier, over: divisor, .up) == Int64(exactly: up))
      text += "\(value) \(multiplier) \(divisor) \(down) \(up)\n"
    }
    let scratch = Scratch()
    let path = scratch.write(Array(text.utf8), to: "divisions")
    let script = """
      import sys
      from decimal import Decimal, getcontext, ROUND_CEILING, ROUND_FLOOR, localcontext
      getcontext().prec = 120
      wrong = 0
      for line in open(sys.argv[1]):
          value, multiplier, divisor, down, up = line.split()
          exact = Decimal(value) * Decimal(multiplier) / Decimal(divisor)
          wrong += exact.to_integral_value(ROUND_FLOOR) != int(down)
          wrong += exact.to_integral_value(ROUND_CEILING) != int(up)
      print(wrong)
      """
    #expect(try python(script, path, in: scratch) == "0\n")
  }

  @Test func `A07 F07 what is shared out adds up to the whole, and the rest is less than a unit a part`() throws {
    var draw = SplitMix(seed: 7)
    for _ in 0..<500 {
      var ledger = World.ledger(strategies: 5)
      let parts = (0..<5).map { (strategy: StrategyID(UInt16($0)), weight: Int64(draw.below(1000))) }
      guard parts.contains(where: { $0.weight > 0 }) else { continue }
      let money = Money(units: Int64(draw.below(10_000)) + 1, World.usdt)
      let before = parts.map { ledger[$0.strategy].cash_units }
      try ledger.deposit(money, for: nil)
      try ledger.shareOut(money, to: parts)
      let shares = zip(parts, before).map { ledger[$0.0.strategy].cash_units - $0.1 }
      let rest = ledger.balance(.rounding, World.usdt)
      #expect(Int128(shares.reduce(0, +)) + rest == Int128(money.units))
      #expect((0..<5).contains(rest))
      #expect(ledger.balance(.external, World.usdt) == 0)
      ledger.checkInvariants()
    }
  }

  @Test func `F07 a fill that turns a position round is split without losing a unit`() throws {
    // Stakes of a third of a unit: 1 bought for 1, then 3 sold for 1 and turned round.
    var ledger = World.ledger(World.listing("X-USDT", "X", "USDT", 6, 6), capital: 100)
    try ledger.settle(World.fill(333_333, 1), .buy, World.first, position: 0)
    try ledger.settle(World.fill(333_333, 3), .sell, World.first, position: 0)
    let record = ledger[World.first].positions[0]
    // Bought for 33.3333 units, 34; sold 3 for 99.9999, 99: a third of that, 33, closes and 66 opens.
    #expect(record.quantity_units == -2 && record.cost_units == -66 && record.realised_units == -1)
    #expect(ledger[World.first].cash_units == 100 - 34 + 99)
    ledger.checkInvariants()
  }

  @Test func `A08 numbers beyond what an account counts are refused before anything is changed`() throws {
    for (units, price) in [(Int64.max, Int64(1)), (1, Int64.max), (Int64.max / 4 + 1, 1), (Int64.max, Int64.max)] {
      for side in [Side.buy, .sell] {
        var ledger = World.ledger(World.listing("X-USDT", "X", "USDT", 0, 8))
        let before = ledger.bytes
        #expect(throws: LedgerFault.overflow) {
          try ledger.settle(World.fill(price, units), side, World.first, position: 0)
        }
        #expect(ledger.bytes == before)
      }
    }
    var ledger = World.ledger()
    let before = ledger.bytes
    #expect(throws: LedgerFault.overflow) {
      try ledger.deposit(Money(units: Int64.max, World.usdt), for: World.first)
    }
    #expect(ledger.bytes == before)
  }

  @Test func `A09 decimal text is the same after it was read and printed`() throws {
    var draw = SplitMix(seed: 9)
    for _ in 0..<(isLong ? 10_000_000 : 100_000) {
      let units = draw.signed(), decimals = draw.below(13)
      let text = units.decimalText(decimals: decimals)
      let read = try Int64(parsingDecimal: text, decimals: decimals)
      guard read == units else {
        Issue.record("\(text) was read as \(read)")
        return
      }
    }
  }
}
