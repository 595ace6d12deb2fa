import HostModel
import HostWire
import TestPlugins
import Testing

@testable import HostPlugins

@Suite(.serialized)
struct StateTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  func start() throws -> JailedStrategy {
    try JailedStrategy.start(
      library: try builtPlugin("well_behaved"), expected: wellBehaved, setup: try TestWorld.setup(), launcher: launcher)
  }

  func turn(_ strategy: inout JailedStrategy, _ closes: [Int64], _ wishes: inout WishBuffer) throws {
    try withEvents(closes.enumerated().map { TestWorld.bar($1, at: Int64($0)) }) { events in
      try withView { view in try strategy.turn(events: events, view: view, wishes: &wishes) }
    }
  }

  @Test func `a new worker goes on where the old one stopped`() throws {
    var first = try start()
    var firstWishes = WishBuffer(), secondWishes = WishBuffer()
    try turn(&first, [100, 120, 90, 130], &firstWishes)
    guard case .bytes(let state) = try first.save() else {
      Issue.record("no state")
      return
    }
    var second = try start()
    #expect(try second.load(state) == .taken)
    #expect(try second.save() == .bytes(state))
    try turn(&first, [80, 140, 95], &firstWishes)
    try turn(&second, [80, 140, 95], &secondWishes)
    #expect(firstWishes.count > 0)
    #expect(bytes(firstWishes) == bytes(secondWishes))
    // Without the state it would have wished for something else.
    var third = try start()
    var thirdWishes = WishBuffer()
    try turn(&third, [80, 140, 95], &thirdWishes)
    #expect(bytes(thirdWishes) != bytes(firstWishes))
  }

  @Test func `E08 a state that the plugin does not understand changes nothing`() throws {
    var strategy = try start()
    let before = try strategy.save()
    #expect(try strategy.load([1, 2, 3]) == .refused)
    #expect(try strategy.load([]) == .refused)
    #expect(try strategy.load([UInt8](repeating: 7, count: TurnLimits.stateBytes)) == .refused)
    #expect(try strategy.save() == before)
  }

  @Test func `a plugin without the extension says so`() throws {
    var strategy = try JailedStrategy.start(
      library: try builtPlugin("nothing"), expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"),
      setup: try TestWorld.setup(), launcher: launcher)
    #expect(try strategy.save() == .notSupported)
    #expect(try strategy.load([1]) == .notSupported)
    #expect(!strategy.descriptor.hasState)
  }

  @Test(arguments: [
    ("(int64_t)1 << 40", SavedState.tooLarge(bytes: 1 << 40)), ("-1", .notNow), ("INT64_MIN", .notNow),
    ("0", .bytes([])),
  ])
  func `E08 whatever length a plugin claims, the host takes no more than there is`(
    length: String, expected: SavedState
  ) throws {
    var strategy = try JailedStrategy.start(
      library: try builtPlugin("claims_state", ["LENGTH=\(length)"]),
      expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"), setup: try TestWorld.setup(), launcher: launcher)
    #expect(try strategy.save() == expected)
  }
}
