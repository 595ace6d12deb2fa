import HostModel
import HostWire
import TestPlugins
import Testing

@testable import HostPlugins

let wellBehaved = ExpectedPlugin(id: "test.well-behaved", version: "1.2.3")

/// The bytes of a turn's wishes, for comparing without any idea of what they mean.
func bytes(_ wishes: borrowing WishBuffer) -> [UInt8] {
  let records = UnsafeRawBufferPointer(start: wishes.records, count: wishes.count * MemoryLayout<WishRecord>.stride)
  return Array(records) + Array(UnsafeBufferPointer(start: wishes.text, count: wishes.textCount))
}

/// A walk that goes up and down and never leaves the ground, the same in every run.
struct PriceWalk {
  var state: UInt64 = 42
  var price: Int64 = 5_000

  mutating func next() -> Int64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    price = max(100, price + Int64(state >> 58) - 31)
    return price
  }
}

@Suite(.serialized)
struct TurnTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  func start(_ parameters: [String] = [], options: JailOptions = JailOptions()) throws -> JailedStrategy {
    try JailedStrategy.start(
      library: try builtPlugin("well_behaved"), expected: wellBehaved, setup: try TestWorld.setup(parameters),
      launcher: launcher, options: options)
  }

  @Test func `a jailed strategy answers a turn with its wishes`() throws {
    var strategy = try start()
    var wishes = WishBuffer()
    for (turn, close) in ([100, 110] as [Int64]).enumerated() {
      try withEvents([TestWorld.bar(close, at: Int64(turn))]) { events in
        try withView { view in try strategy.turn(events: events, view: view, wishes: &wishes) }
      }
    }
    #expect(wishes.count == 2)
    #expect(wishes.records[0].kind == WishRecord.submit)
    #expect(wishes.records[0].price_ticks == 110)
    #expect(wishes.records[1].kind == WishRecord.log)
    #expect(
      String(decoding: UnsafeBufferPointer(start: wishes.text, count: wishes.textCount), as: UTF8.self) == "buying")
  }

  @Test func `jailed and in-process wishes are byte-identical over 10,000 events`() throws {
    var options = JailOptions()
    options.turnDeadline_ms = 20_000
    options.log = .none
    var jailed = try start(["fast=7", "ratio=0.25"], options: options)
    let library = try InProcessLibrary(library: try builtPlugin("well_behaved"), expected: wellBehaved)
    var inProcess = try InProcessStrategy(library, setup: try TestWorld.setup(["fast=7", "ratio=0.25"]))
    var jailedWishes = WishBuffer(), inProcessWishes = WishBuffer()
    var walk = PriceWalk()
    var wishCount = 0
    for batch in 0..<1000 {
      let size = batch % 19 + 1  // 10 on average
      let events = (0..<size).map { TestWorld.bar(walk.next(), at: Int64(batch * 100 + $0)) }
      var position = PositionRecord()
      position.quantity_units = walk.price % 1000
      let order = OpenOrderRecord(
        clientRef: UInt64(batch + 1), instrument: 0, side: 1, type: 2, price_ticks: walk.price, quantity_units: 5,
        remaining_units: 5)
      try withEvents(events) { events in
        try withView(positions: [position], orders: [order], free_units: walk.price * 3) { view in
          try jailed.turn(events: events, view: view, wishes: &jailedWishes)
          try inProcess.turn(events: events, view: view, wishes: &inProcessWishes)
        }
      }
      wishCount += jailedWishes.count
      try #require(bytes(jailedWishes) == bytes(inProcessWishes), "batch \(batch)")
    }
    #expect(wishCount > 5000)
  }

  @Test func `a plugin in Swift gives the same wishes in the jail and in this process`() throws {
    let library = try bundledPlugin("libEMACross.so")
    let descriptor = try JailedStrategy.describe(library: library, launcher: launcher)
    #expect(descriptor.id == "org.bulkhead.ema-cross")
    let expected = ExpectedPlugin(id: descriptor.id, version: descriptor.version)
    let setup = try TestWorld.setup(["fast=3", "slow=9", "quantity=1"])
    var options = JailOptions()
    options.turnDeadline_ms = 20_000
    var jailed = try JailedStrategy.start(
      library: library, expected: expected, setup: setup, launcher: launcher, options: options)
    var inProcess = try InProcessStrategy(try InProcessLibrary(library: library, expected: expected), setup: setup)
    var jailedWishes = WishBuffer(), inProcessWishes = WishBuffer()
    var walk = PriceWalk()
    var wishCount = 0
    for bar in 0..<3000 {
      let event = TestWorld.bar(walk.next(), at: Int64(bar))
      try withEvents([event]) { events in
        try withView { view in
          try jailed.turn(events: events, view: view, wishes: &jailedWishes)
          try inProcess.turn(events: events, view: view, wishes: &inProcessWishes)
        }
      }
      wishCount += jailedWishes.count
      try #require(bytes(jailedWishes) == bytes(inProcessWishes), "bar \(bar)")
    }
    #expect(wishCount > 0)
  }
}
