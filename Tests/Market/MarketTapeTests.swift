import HostModel
import TestSupport
import Testing

@testable import HostMarket

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

  @Test func `of many files the one named first comes first where the time is the same, and each may end when it will`()
    throws
  {
    let scratch = Scratch()
    var expected: [(time_ns: Int64, file: Int, row: Int)] = [], paths: [String] = []
    for file in 0..<17 {
      paths.append("\(scratch.path)/\(file).npy")
      let count = 3 + file * 7 % 11
      try write(paths[file], "C\(file)-USDT", seed: UInt64(file), startingAt: Int64(file * 5 % 8), count: count)
      let made = try MarketFile(path: paths[file])
      for row in 0..<count { expected.append((made.records[row].time_ns, file, row)) }
    }
    expected.sort { ($0.time_ns, $0.file, $0.row) < ($1.time_ns, $1.file, $1.row) }
    var tape = try MarketTape(paths: paths), place = tape.start
    for (number, one) in expected.enumerated() {
      #expect(place.row == number)
      let peeked = tape.peek(place)
      guard let event = tape.next(&place), let same = tape.next() else {
        Issue.record("the tape ended after \(number) events")
        return
      }
      #expect(event == same && event == peeked)
      #expect(event.time_ns == one.time_ns && Int(event.instrument) == one.file)
    }
    let atEnd = place == tape.end, further = tape.next(&place), owned = tape.next(), peeked = tape.peek(place)
    #expect(atEnd && further == nil && owned == nil && peeked == nil)
  }

  @Test func `what is read piece by piece is what is mapped, behind the first piece as well`() throws {
    let scratch = Scratch()
    try write("\(scratch.path)/a.npy", "BTC-USDT", seed: 1, startingAt: 0, count: MarketFile.forgottenRows + 1000)
    try write("\(scratch.path)/b.npy", "ETH-USDT", seed: 2, startingAt: 777, count: MarketFile.forgottenRows + 5)
    var tape = try MarketTape(paths: ["a", "b"].map { "\(scratch.path)/\($0).npy" }), place = tape.start
    var count = 0
    while let event = tape.next() {
      let mapped = tape.next(&place)
      try #require(event == mapped, "event \(count)")
      count += 1
    }
    #expect(count == 2 * MarketFile.forgottenRows + 1005)
  }

  @Test(arguments: [1, 2, 3, 17, 64]) func `files are in order however often each of them ticks`(_ files: Int) {
    var order = TapeOrder(capacity: files), times = [Int64](repeating: 0, count: files)
    var chance = SplitMix(seed: UInt64(files))
    for file in (0..<files).reversed() { order.insert(file, at: 0) }
    for number in 0..<3000 {
      let first = times.indices.min { (times[$0], $0) < (times[$1], $1) }
      #expect(order.first == first && order.count == files)
      guard let first else { return }
      order.removeFirst()
      // All together, one of them alone, each as it likes.
      let step = number < 1000 ? 60 : number < 2000 ? (first == 0 ? 1 : 500) : Int64(chance.below(200))
      times[first] += step
      order.insert(first, at: times[first])
    }
  }

  @Test func `rows whose memory was given back can be read again`() throws {
    let scratch = Scratch()
    let count = MarketFile.forgottenRows + 1000
    try write("\(scratch.path)/a.npy", "BTC-USDT", seed: 1, startingAt: 0, count: count)
    let file = try MarketFile(path: "\(scratch.path)/a.npy")
    let before = file.records.reduce(0) { $0 &+ $1.field3 }
    file.forget(before: MarketFile.forgottenRows)
    file.forget(before: count)
    file.forget(before: 0)
    #expect(file.records.reduce(0) { $0 &+ $1.field3 } == before)
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
