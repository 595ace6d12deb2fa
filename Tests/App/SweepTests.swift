import HostBacktest
import HostJSON
import HostModel
import HostStorage
import TestSupport
import Testing

@testable import App

/// How the results of a sweep are kept.
@Suite struct SweepTests {
  private func identity(_ axes: [(name: String, type: String)] = [("fast", "integer")], seed: Int64 = 1) -> JSON {
    .object([
      .init("format", .string(SweepIdentity.format)),
      .init("bundle", .object([.init("name", .string("Test")), .init("version", .string("1.0.0"))])),
      .init(
        "grid",
        .array(
          axes.map {
            .object([
              .init("name", .string($0.name)), .init("type", .string($0.type)),
              .init("values", .string("\($0.name)=1:9:1")),
            ])
          })),
      .init("seed", .integer(seed)), .init("sets", .integer(9)), .init("walk_forward", .null),
      .init("currency", .string("USDT")), .init("money_decimals", .integer(8)),
    ])
  }

  private func run(_ set: Int, _ values: [SweepValue], _ returns: [Double]) -> SweepRun {
    SweepRun(
      key: SweepKey(window: 0, part: .whole, set: set), values: values, status: SweepRun.done,
      figures: SweepFigures(
        state: "normal", capital_units: 10_000_0000_0000, equity_units: 10_001_0000_0001, fees_units: 7, orders: 3,
        fills: 2, refused: 1, drawdown: 0.25, returns: returns, seed: 5))
  }

  @Test func `every run comes back as it was, to the last bit`() throws {
    let scratch = Scratch(), path = scratch.file("runs.sqlite")
    let axes = [("fast", "integer"), ("share", "real"), ("isShort", "boolean")]
    let runs = [
      run(0, [.integer(-7), .real(0.1), .boolean(true)], [0.1, -0.2, .leastNonzeroMagnitude]),
      run(1, [.integer(.max), .real(2), .boolean(false)], []),
      SweepRun(
        key: SweepKey(window: 0, part: .whole, set: 2), values: [.integer(1), .real(1e-9), .boolean(true)],
        status: "E_SETUP", figures: nil),
    ]
    do { try SweepStore(path, identity(axes)).add(runs) }
    let store = try SweepStore(path, identity(axes))
    var found: [SweepRun] = []
    try store.each(.whole) { found.append($0) }
    #expect(found == runs)
    #expect(try store.keys() == Set(runs.map(\.key)))
    #expect(try store.run(runs[1].key) == runs[1])
  }

  @Test func `a parameter that is called like a column has one of its own`() throws {
    let axes = [("fees", "real"), ("param_fees", "real"), ("returns", "integer"), ("window", "integer")]
    let store = try SweepStore(nil, identity(axes))
    #expect(store.columns.parameters == ["param_fees", "param_param_fees", "param_returns", "param_window"])
    let run = run(0, [.real(1), .real(2), .integer(3), .integer(4)], [0.5])
    try store.add([run])
    #expect(try store.run(run.key) == run)
  }

  @Test func `results of another sweep are told by what differs`() throws {
    let scratch = Scratch(), path = scratch.file("runs.sqlite")
    do { _ = try SweepStore(path, identity()) }
    #expect(throws: SweepFileError.other(path: path, parts: ["seed"])) { _ = try SweepStore(path, identity(seed: 2)) }
    let other = scratch.file("other.sqlite")
    do { try Database(path: other, .alone).run("CREATE TABLE runs (number INTEGER)") }
    #expect(throws: SweepFileError.format(path: other)) { _ = try SweepStore(other, identity()) }
  }

  @Test func `two sweeps do not work on one file`() throws {
    let scratch = Scratch(), path = scratch.file("runs.sqlite"), first = try SweepStore(path, identity())
    #expect(throws: DatabaseError.busy(path: path)) { _ = try SweepStore(path, identity()) }
    extendLifetime(first)
  }

  @Test func `of equal sets the first is the best, and one without a figure is none`() throws {
    var ranking = SweepRanking(.sharpe)
    for (set, returns) in [[0.0, 0, 0, 0], [0.01, 0.02, 0.01, 0.03], [0.01, 0.02, 0.01, 0.03], [0.01, -0.02, 0, 0]]
      .enumerated()
    {
      ranking.add(run(set, [.integer(Int64(set))], returns))
    }
    #expect(ranking.best == 1)
    #expect(ranking.best(10) == [1, 2, 3])
    #expect(ranking.trials == 4)
  }
}
