import HostLedger
import HostModel
import TestSupport
import Testing

@Suite struct LedgerTests {
  @Test func `A01 each asset's accounts sum to zero after each transfer`() throws {
    var ledger = World.ledger()
    ledger.checkInvariants()
    try ledger.settle(World.fill(100_00, 5_0000, fee: 50_000_000), .buy, World.first, position: 0)
    ledger.checkInvariants()
    #expect(ledger.balance(.world, World.usdt) == -1_000_00000000)
    #expect(ledger.balance(.venue, World.usdt) == 500_00000000 && ledger.balance(.fees, World.usdt) == 50_000_000)
    #expect(ledger.balance(.venue, CurrencyID(1)) == -5_0000)
  }

  @Test func `A02 what orders promise is pending until it is posted or void, and then nothing is`() throws {
    var draw = SplitMix(seed: 2), ledger = World.ledger(capital: 1_000_000_00000000), promised: [Reservation] = []
    try ledger.settle(World.fill(1_00, 100_0000), .buy, World.first, position: 0)
    for _ in 0..<5_000 {
      if promised.count < 20, draw.below(2) == 0 {
        let reservation =
          draw.below(2) == 0
          ? Reservation(money_units: Int64(draw.below(1_000_00000000)))
          : Reservation(selling_units: Int64(draw.below(3_0000)))
        do throws(LedgerFault) {
          try ledger.reserve(reservation, World.first, position: 0)
          promised.append(reservation)
        } catch { #expect(error != .overflow) }
      } else if let last = promised.popLast() {
        ledger.release(last, World.first, position: 0)
      }
      let money = promised.reduce(0) { $0 + $1.money_units }, selling = promised.reduce(0) { $0 + $1.selling_units }
      #expect(ledger[World.first].promisedCash_units == money)
      #expect(ledger.reserved(.strategy(World.first), World.usdt) == Int128(money))
      #expect(ledger.reserved(.strategy(World.first), CurrencyID(1)) == Int128(selling))
      ledger.checkInvariants()
    }
    for reservation in promised { ledger.release(reservation, World.first, position: 0) }
    #expect(ledger.reserved(.strategy(World.first), World.usdt) == 0)
  }

  @Test func `A03 nothing leaves an account beyond what it has, to the unit`() throws {
    for excess in [Int64(-1), 0, 1] {
      var ledger = World.ledger(capital: 100)
      let all = Money(units: 100 + excess, World.usdt)
      if excess > 0 {
        let before = ledger.bytes
        #expect(throws: LedgerFault.overdrawn(needed: 101, free: 100)) { try ledger.withdraw(all, from: World.first) }
        #expect(throws: LedgerFault.overdrawn(needed: 101, free: 100)) {
          try ledger.reserve(Reservation(money_units: 101), World.first, position: 0)
        }
        #expect(throws: LedgerFault.overdrawn(needed: 1, free: 0)) {
          try ledger.reserve(Reservation(selling_units: 1), World.first, position: 0)
        }
        #expect(throws: LedgerFault.overdrawn(needed: 1, free: 0)) {
          try ledger.withdraw(Money(units: 1, World.usdt), from: nil)
        }
        #expect(ledger.bytes == before)
        try ledger.reserve(Reservation(money_units: 101, borrowed_units: 1), World.first, position: 0)
      } else {
        try ledger.withdraw(all, from: World.first)
        #expect(ledger[World.first].cash_units == -excess)
      }
      ledger.checkInvariants()
    }
  }

  @Test func `A03 what one order promised is not there for the next`() throws {
    var ledger = World.ledger(capital: 100)
    try ledger.reserve(Reservation(money_units: 60), World.first, position: 0)
    #expect(throws: LedgerFault.overdrawn(needed: 41, free: 40)) {
      try ledger.reserve(Reservation(money_units: 41), World.first, position: 0)
    }
    #expect(throws: LedgerFault.overdrawn(needed: 41, free: 40)) {
      try ledger.withdraw(Money(units: 41, World.usdt), from: World.first)
    }
    try ledger.reserve(Reservation(money_units: 40), World.first, position: 0)
  }

  @Test func `A04 a fill moves cash by price, quantity, multiplier and fee, and the position by its quantity`() throws {
    var ledger = World.ledger()
    try ledger.settle(World.fill(123_45, 2_0000, fee: 7), .buy, World.first, position: 0)
    #expect(ledger[World.first].cash_units == 1_000_00000000 - 246_90000000 - 7)
    try ledger.settle(World.fill(124_45, 5000, fee: 7), .sell, World.first, position: 0)
    #expect(ledger[World.first].cash_units == 1_000_00000000 - 246_90000000 + 62_22500000 - 14)
    #expect(ledger[World.first].positions[0].quantity_units == 1_5000)

    // Ten contracts of 0.01 BTC: nothing is paid for them but the fee, and 100 more a BTC are 10 more.
    var linear = World.ledger(
      World.listing("BTC-PERP", "BTC", "USDT", 2, 0, .linear, multiplier: 1, multiplierDecimals: 2))
    try linear.settle(World.fill(50_000_00, 10, fee: 7), .buy, World.first, position: 0)
    #expect(linear[World.first].cash_units == 1_000_00000000 - 7)
    linear.mark(World.first, position: 0, at: Price(ticks: 50_100_00), time: Time(nanoseconds: 1))
    #expect(linear[World.first].equity_units == 1_010_00000000 - 7)
    try linear.settle(World.fill(50_100_00, 10), .sell, World.first, position: 0)
    #expect(linear[World.first].cash_units == 1_010_00000000 - 7)

    // Five contracts of 100 USD from 50,000 to 62,500: 500 x (1/50,000 - 1/62,500) = 0.002 BTC.
    var inverse = World.ledger(World.listing("BTC-USD", "BTC", "USD", 1, 0, .inverse, multiplier: 100))
    try inverse.settle(World.fill(50_000_0, 5), .buy, World.first, position: 0)
    try inverse.settle(World.fill(62_500_0, 5), .sell, World.first, position: 0)
    #expect(inverse[World.first].cash_units == 1_000_00000000 + 200_000)
  }

  @Test(arguments: [
    World.listing("BTC-USDT", "BTC", "USDT", 2, 4),
    World.listing("PERP", "BTC", "USDT", 1, 2, .linear, multiplier: 3, multiplierDecimals: 1),
    World.listing("BTC-USD", "BTC", "USD", 1, 0, .inverse, multiplier: 100),
  ])
  func `A05 both ways to take cost out give the same profit, made and not yet made, through every flip`(
    listing: Listing
  ) throws {
    for seed in UInt64(0)..<40 {
      var draw = SplitMix(seed: seed), price = Int64(draw.below(5_000_00)) + 10_000
      var average = World.ledger(listing), oldest = World.ledger(listing, lots: .firstInFirstOut)
      let currency = average[World.first].currency
      for _ in 0..<60 {
        price = max(1, price + Int64(draw.below(2_001)) - 1_000)
        let fill = World.fill(price, Int64(draw.below(10_000)) + 1, fee: Int64(draw.below(100)), in: currency)
        let side = draw.below(2) == 0 ? Side.buy : .sell
        try average.settle(fill, side, World.first, position: 0)
        try oldest.settle(fill, side, World.first, position: 0)
        let mark = Price(ticks: price + Int64(draw.below(100)))
        average.mark(World.first, position: 0, at: mark, time: Time(nanoseconds: 1))
        oldest.mark(World.first, position: 0, at: mark, time: Time(nanoseconds: 1))
        #expect(average[World.first].equity_units == oldest[World.first].equity_units)
        let made = average[World.first].positions[0].realised_units,
          other = oldest[World.first].positions[0].realised_units
        #expect(
          made + average.unrealised_units(World.first, position: 0)
            == other + oldest.unrealised_units(World.first, position: 0))
        average.checkInvariants()
        oldest.checkInvariants()
      }
    }
  }

  @Test func `A06 free is total less locked, also where three parts rounded apart would not meet`() throws {
    var ledger = World.ledger(capital: 1_000_000_003)
    try ledger.reserve(Reservation(money_units: 4), World.first, position: 0)
    #expect(ledger[World.first].freeCash_units == 999_999_999)
    var draw = SplitMix(seed: 6)
    for _ in 0..<20_000 {
      let locked = Int64(draw.below(UInt64(ledger[World.first].freeCash_units) + 1))
      try ledger.reserve(Reservation(money_units: locked), World.first, position: 0)
      let portfolio = ledger[World.first]
      #expect(portfolio.cash_units == portfolio.freeCash_units + portfolio.promisedCash_units)
      #expect(ledger.reserved(.strategy(World.first), World.usdt) == Int128(portfolio.promisedCash_units))
      ledger.release(Reservation(money_units: locked), World.first, position: 0)
    }
  }

  @Test(arguments: [Int64(-300), 0, 1, 300])
  func `A10 F17 a fee in quote, base or a third currency, or a rebate, leaves all sums as they are`(fee: Int64) throws {
    let universe = World.universe(
      World.listing("BTC-USDT", "BTC", "USDT", 2, 4), World.listing("BNB-USDT", "BNB", "USDT", 2, 2),
      World.listing("BTC-USDT-6", "BTC", "USDT", 2, 6))
    for code in ["USDT", "BTC", "BNB"] {
      guard let currency = universe.currency(code) else { fatalError(code) }
      var ledger = Ledger(currencies: universe.currencies, instruments: universe.instruments, strategyCapacity: 1)
      let strategy = ledger.open(
        capital: Money(units: 1_000_00000000, World.usdt), instruments: universe.instruments.map(\.id))
      try ledger.settle(World.fill(100_00, 5_0000, fee: fee, in: currency), .buy, strategy, position: 0)
      ledger.checkInvariants()
      #expect(ledger.balance(.fees, currency) == Int128(fee))
      // A unit of BTC is a hundredth of what this instrument counts: of that only a multiple is a piece of the position.
      let isPiece = code == "BTC" && fee % 100 == 0
      #expect(ledger[strategy].positions[0].quantity_units == 5_0000 - (isPiece ? fee / 100 : 0))
      try ledger.settle(World.fill(90_00, 2_0000, fee: fee, in: currency), .sell, strategy, position: 0)
      ledger.checkInvariants()
      #expect(ledger.balance(.fees, currency) == 2 * Int128(fee))
    }
  }

  @Test func `A14 the ledger only grows, and what was wrong is taken back by a reversal`() throws {
    var ledger = World.ledger()
    ledger.keepTranscript()
    try ledger.settle(World.fill(100_00, 3_3333, fee: 333), .buy, World.first, position: 0)
    ledger.mark(World.first, position: 0, at: Price(ticks: 101_00), time: Time(nanoseconds: 1))
    let early = ledger.withTranscript { Array($0) }, count = ledger.transferCount
    let before = ledger[World.first].equity_units, cash = ledger[World.first].cash_units
    let wrong = World.fill(99_99, 7777, fee: 77)
    for side in [Side.buy, .sell] {
      try ledger.settle(wrong, side, World.first, position: 0)
      try ledger.reverse(wrong, side, World.first, position: 0)
      #expect(ledger[World.first].equity_units == before && ledger[World.first].cash_units == cash)
      #expect(ledger[World.first].positions[0].quantity_units == 3_3333)
      ledger.checkInvariants()
    }
    let late = ledger.withTranscript { Array($0) }
    #expect(late.count > early.count && Array(late.prefix(early.count)) == early)
    #expect(ledger.transferCount > count)
  }

  @Test func `A15 there is no sum across currencies without a rate, and a missing one is not nothing`() throws {
    let universe = World.universe(
      World.listing("BTC-USDT", "BTC", "USDT", 2, 4), World.listing("BTC-USD", "BTC", "USD", 1, 0, .inverse))
    guard let btc = universe.currency("BTC"), let usdt = universe.currency("USDT") else { fatalError("codes") }
    var ledger = Ledger(currencies: universe.currencies, instruments: universe.instruments, strategyCapacity: 2)
    let dollars = ledger.open(capital: Money(units: 1_000_00000000, usdt), instruments: [InstrumentID(0)])
    _ = ledger.open(capital: Money(units: 2_00000000, btc), instruments: [InstrumentID(1)])
    var value = ledger.equity(in: usdt, by: [])
    #expect(value == .unknown(btc))
    var found = ledger.rate(dollars, position: 0)
    #expect(found == nil, "no price yet, no rate")
    ledger.mark(dollars, position: 0, at: Price(ticks: 60_000_00), time: Time(nanoseconds: 5))
    found = ledger.rate(dollars, position: 0)
    let rate = try #require(found)
    #expect(rate.time == Time(nanoseconds: 5) && rate.source == InstrumentID(0))
    value = ledger.equity(in: usdt, by: [rate])
    #expect(value == .known(units: 121_000_00000000, oldest: Time(nanoseconds: 5)))
    value = ledger.equity(in: btc, by: [rate])
    #expect(value == .unknown(usdt), "a rate holds one way")
  }

  @Test func `A16 funding and interest over parts are those over the whole, within a unit a booking`() throws {
    var draw = SplitMix(seed: 16)
    for _ in 0..<300 {
      var whole = World.ledger(), parts = World.ledger()
      let seconds = Int64(draw.below(10_000_000)) + 1, rate = Int64(draw.below(1_000_000))
      // Deep enough in debt that the interest itself makes none of the difference: it is repaid after each booking.
      try whole.settle(World.fill(100_00, 100_0000), .buy, World.first, position: 0)
      try parts.settle(World.fill(100_00, 100_0000), .buy, World.first, position: 0)
      let paid = try whole.chargeInterest(World.first, seconds: seconds, rate_ppm: rate)
      var left = seconds, sum: Int64 = 0, bookings: Int64 = 0
      while left > 0 {
        let part = min(left, Int64(draw.below(UInt64(seconds))) + 1)
        let interest = try parts.chargeInterest(World.first, seconds: part, rate_ppm: rate)
        if interest > 0 { try parts.deposit(Money(units: interest, World.usdt), for: World.first) }
        sum += interest
        bookings += 1
        left -= part
      }
      #expect((0..<bookings).contains(sum - paid), "\(sum) in \(bookings) parts, \(paid) at once")
      parts.checkInvariants()
    }

    let perpetual = World.listing("PERP", "BTC", "USDT", 1, 2, .linear)
    for side in [Side.buy, .sell] {
      var whole = World.ledger(perpetual), parts = World.ledger(perpetual)
      try whole.settle(World.fill(123_4, 777), side, World.first, position: 0)
      try parts.settle(World.fill(123_4, 777), side, World.first, position: 0)
      let paid = try whole.fund(World.first, position: 0, rate_ppb: 999_999, at: Price(ticks: 123_7))
      var sum: Int64 = 0
      for rate in [1, 333_332, 333_333, 333_333] as [Int64] {
        sum += try parts.fund(World.first, position: 0, rate_ppb: rate, at: Price(ticks: 123_7))
      }
      #expect((0..<4).contains(sum - paid) && (paid > 0) == (side == .buy))
      parts.checkInvariants()
    }
  }

  @Test func `a ledger goes on from its bytes as if it had never stopped`() throws {
    for lots in [LotMethod.average, .firstInFirstOut] {
      var draw = SplitMix(seed: 20), first = World.ledger(lots: lots), second = World.ledger(lots: lots)
      func fill() -> (Fill, Side) {
        (
          World.fill(Int64(draw.below(10_000)) + 1, Int64(draw.below(1_0000)) + 1, fee: Int64(draw.below(9))),
          draw.below(2) == 0 ? .buy : .sell
        )
      }
      for _ in 0..<50 {
        let (fill, side) = fill()
        try first.settle(fill, side, World.first, position: 0)
      }
      try first.reserve(Reservation(money_units: 5), World.first, position: 0)
      let saved = first.bytes
      try saved.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        try second.restore(from: &reader)
        try reader.checkEnd()
      }
      #expect(second.bytes == saved)
      for _ in 0..<50 {
        let (fill, side) = fill()
        try first.settle(fill, side, World.first, position: 0)
        try second.settle(fill, side, World.first, position: 0)
        #expect(first.bytes == second.bytes)
      }
      second.checkInvariants()
      for length in stride(from: 0, to: saved.count, by: 7) {
        var broken = World.ledger(lots: lots)
        saved.prefix(length).withUnsafeBytes { bytes in
          var reader = ByteReader(bytes)
          #expect(throws: ByteFault.self) { try broken.restore(from: &reader) }
        }
      }
    }
  }
}
