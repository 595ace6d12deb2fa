import HostMarket
import HostModel
import TestSupport
import Testing

@Suite struct MarketTapeTests {
  private func write(_ path: String, _ symbol: String, seed: UInt64, startingAt minute: Int64, count: Int) throws {
    var settings = GeneratorSettings(symbol: symbol)
    settings.seed = seed
    settings.start = Time(nanoseconds: settings.start.nanoseconds + minute * 60 * Time.nanosecondsPerSecond)
    var generator = try MarketGenerator(settings)
    _ = try generator.write(count: count, to: path, force: false)
  }

  @Test func `several files are one stream in time order with one table of instruments`() throws {
    let scratch = Scratch()
    try write("\(scratch.path)/a.npy", "BTC-USDT", seed: 1, startingAt: 0, count: 50)
    try write("\(scratch.path)/b.npy", "ETH-USDT", seed: 2, startingAt: 10, count: 50)
    try write("\(scratch.path)/c.npy", "BTC-USDT", seed: 3, startingAt: 50, count: 20)
    var tape = try MarketTape(paths: ["a", "b", "c"].map { "\(scratch.path)/\($0).npy" })
    #expect(tape.rowCount == 120)
    #expect(tape.universe.listings.map(\.symbol) == ["BTC-USDT", "ETH-USDT"])
    #expect(tape.single == nil)
    var last = Time(nanoseconds: Int64.min), counts = [0, 0]
    while let event = tape.next() {
      #expect(event.time >= last)
      last = event.time
      counts[Int(event.instrument)] += 1
    }
    #expect(counts == [70, 50])
  }

  @Test func `one symbol with two sets of rules is not one run`() throws {
    let scratch = Scratch()
    try write("\(scratch.path)/a.npy", "BTC-USDT", seed: 1, startingAt: 0, count: 5)
    var settings = GeneratorSettings(symbol: "BTC-USDT")
    settings.quantityDecimals = 4
    var generator = try MarketGenerator(settings)
    _ = try generator.write(count: 5, to: "\(scratch.path)/b.npy", force: false)
    #expect(throws: TapeError.conflict(symbol: "BTC-USDT", path: "\(scratch.path)/b.npy")) {
      _ = try MarketTape(paths: ["\(scratch.path)/a.npy", "\(scratch.path)/b.npy"])
    }
  }

  @Test func `two quote currencies are not one portfolio`() throws {
    let scratch = Scratch()
    try write("\(scratch.path)/a.npy", "BTC-USDT", seed: 1, startingAt: 0, count: 5)
    try write("\(scratch.path)/b.npy", "BTC-EUR", seed: 1, startingAt: 0, count: 5)
    let tape = try MarketTape(paths: ["\(scratch.path)/a.npy", "\(scratch.path)/b.npy"])
    let universe = tape.universe
    #expect(throws: TapeError.universe(.quotes(["USDT", "EUR"]))) { try universe.quote() }
  }
}
