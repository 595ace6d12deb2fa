import HostModel
import Testing

@testable import HostMarket

@Suite struct GeneratorTests {
  // Outputs of the authors' C code for the state 1, 2, 3, 4, as the rand_xoshiro crate lists them.
  @Test func `the random numbers are those of xoshiro256**`() {
    var stream = RandomStream(state: (1, 2, 3, 4))
    let drawn = (0..<10).map { _ in stream.next() }
    #expect(
      drawn == [
        11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
        16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
      ])
  }

  // Outputs of splitmix64 for this seed are listed on Rosetta Code.
  @Test func `a seed is spread by splitmix64`() {
    let state: (UInt64, UInt64, UInt64, UInt64) = (
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431
    )
    #expect(RandomStream(seed: 1_234_567) == RandomStream(state: state))
  }

  @Test func `bell-shaped draws have mean 0 and variance 1`() {
    var stream = RandomStream(seed: 3)
    var sum = 0.0, squares = 0.0, inner = 0
    let count = 200_000
    for _ in 0..<count {
      let draw = stream.bell()
      sum += draw
      squares += draw * draw
      if abs(draw) < 1 { inner += 1 }
    }
    #expect(abs(sum / Double(count)) < 0.01)
    #expect(abs(squares / Double(count) - 1) < 0.015)
    // 68.3 % of a normal distribution.
    #expect(abs(Double(inner) / Double(count) - 0.683) < 0.01)
  }

  @Test(arguments: [MarketKind.bars, .trades], [1_000, 60_000_000_000, 604_800_000_000_000] as [Int64])
  func `whatever the interval each record is valid and prices are whole steps`(kind: MarketKind, interval_ns: Int64)
    throws
  {
    for seed in 1...5 as ClosedRange<UInt64> {
      var settings = GeneratorSettings()
      settings.kind = kind
      settings.interval_ns = interval_ns
      settings.seed = seed
      settings.priceStep = Price(ticks: 25)
      settings.quantityStep = Quantity(units: 10)
      var market = try MarketGenerator(settings)
      var previous = settings.start
      for row in 0..<10_000 {
        guard let record = market.next() else { break }
        #expect(kind.fault(of: record, listings: 1, after: previous) == nil, "seed \(seed) row \(row)")
        #expect(record.field0 % 25 == 0 && (kind == .trades || record.close.ticks % 25 == 0))
        #expect((kind == .bars ? record.volume : record.tradeQuantity).units % 10 == 0)
        previous = record.time
      }
    }
  }

  @Test func `a bar opens where the last one closed, but for a rare gap`() throws {
    var market = try MarketGenerator(GeneratorSettings())
    var last = Price(ticks: 50_000_00)
    var gaps = 0
    for _ in 0..<50_000 {
      let bar = market.next()!
      if bar.open != last { gaps += 1 }
      last = bar.close
    }
    // One bar in a thousand.
    #expect((20...90).contains(gaps))
  }

  @Test func `trades are numbered without gaps, and some share their time`() throws {
    var settings = GeneratorSettings()
    settings.kind = .trades
    settings.interval_ns = 1_000_000_000
    var market = try MarketGenerator(settings)
    var last = settings.start
    var shared = 0
    for id in 1...5_000 as ClosedRange<Int64> {
      let trade = market.next()!
      #expect(trade.field3 == id)
      #expect(abs(trade.field2) == 1)
      if trade.time == last { shared += 1 }
      last = trade.time
    }
    // One in five.
    #expect((900...1_100).contains(shared))
  }

  @Test func `regimes differ as their names say, and volume follows volatility`() throws {
    var market = try MarketGenerator(GeneratorSettings())
    var spells: [Regime: (bars: Double, returns: Double, squares: Double, volume: Double)] = [:]
    for _ in 0..<400_000 {
      let bar = market.next()!
      let change = Double(bar.close.ticks - bar.open.ticks) / Double(bar.open.ticks)
      var spell = spells[market.regime] ?? (0, 0, 0, 0)
      spell = (
        spell.bars + 1, spell.returns + change, spell.squares + change * change, spell.volume + Double(bar.volume.units)
      )
      spells[market.regime] = spell
    }
    func mean(_ regime: Regime) -> Double { spells[regime]!.returns / spells[regime]!.bars }
    func deviation(_ regime: Regime) -> Double { (spells[regime]!.squares / spells[regime]!.bars).squareRoot() }
    func volume(_ regime: Regime) -> Double { spells[regime]!.volume / spells[regime]!.bars }
    #expect(Set(spells.keys) == Set(Regime.allCases))
    #expect(deviation(.volatile) > 3 * deviation(.calm))
    #expect(deviation(.crash) > deviation(.volatile))
    #expect(mean(.trendUp) > 0 && mean(.recovery) > 0)
    #expect(mean(.trendDown) < 0 && mean(.crash) < mean(.trendDown))
    #expect(volume(.volatile) > 2 * volume(.calm))
    #expect(spells[.calm]!.bars > 80_000)
  }

  @Test func `each regime's successors have weights that add up to 1`() {
    for regime in Regime.allCases {
      let sum = regime.character.successors.reduce(0) { $0 + $1.weight }
      #expect(abs(sum - 1) < 1e-12)
      #expect(!regime.character.successors.contains { $0.regime == regime })
    }
  }

  @Test func `the market ends with the clock of 64 bits`() throws {
    var settings = GeneratorSettings()
    settings.start = Time(nanoseconds: .max - 150_000_000_000)
    var market = try MarketGenerator(settings)
    #expect(market.next() != nil)
    #expect(market.next() != nil)
    #expect(market.next() == nil)
  }

  @Test(arguments: wrongSettings) func `a setting outside of its range is named`(_ wrong: WrongSetting) {
    var settings = GeneratorSettings()
    wrong.change(&settings)
    let error = #expect(throws: MarketError.self) { try MarketGenerator(settings) }
    guard case .setting(wrong.name, _, _)? = error else {
      Issue.record("\(error?.line ?? "nothing") does not name the \(wrong.name)")
      return
    }
  }

  @Test(arguments: impossibleRules) func `rules that no instrument can have are refused`(_ wrong: WrongSetting) {
    var settings = GeneratorSettings()
    wrong.change(&settings)
    let error = #expect(throws: MarketError.self) { try MarketGenerator(settings) }
    #expect(error?.code == "E_DATA_LISTING")
  }
}

struct WrongSetting: Sendable {
  let name: String
  let change: @Sendable (inout GeneratorSettings) -> Void

  init(_ name: String, _ change: @escaping @Sendable (inout GeneratorSettings) -> Void) {
    self.name = name
    self.change = change
  }
}

private let wrongSettings = [
  WrongSetting("symbol") { $0.symbol = "BTCUSDT" },
  WrongSetting("symbol") { $0.symbol = "-USDT" },
  WrongSetting("symbol") { $0.symbol = "A-B-C" },
  WrongSetting("interval") { $0.interval_ns = 0 },
  WrongSetting("interval") { $0.interval_ns = 604_800_000_000_001 },
  WrongSetting("start price") { $0.startPrice = Price(ticks: 99) },
  WrongSetting("start price") { $0.startPrice = Price(ticks: .max) },
  WrongSetting("start price") { $0.priceStep = Price(ticks: 3) },
  WrongSetting("start price") { $0.priceStep = Price(ticks: .max) },
  WrongSetting("quantity step") { $0.quantityStep = Quantity(units: .max) },
]

private let impossibleRules = [
  WrongSetting("price step") { $0.priceStep = Price(ticks: 0) },
  WrongSetting("price decimals") { $0.priceDecimals = 13 },
  WrongSetting("quantity decimals") { $0.quantityDecimals = -1 },
  WrongSetting("quantity step") { $0.quantityStep = Quantity(units: -1) },
  WrongSetting("symbol with a bell") { $0.symbol = "B\u{7}C-USDT" },
  WrongSetting("base of 16 bytes") { $0.symbol = "ABCDEFGHIJKLMNOP-USDT" },
]
