import HostBacktest
import HostEngine
import HostExecution
import HostLedger
import HostMarket
import HostModel
import HostPlugins
import HostRisk
import HostWire

/// All that the runs of a sweep have in common: made once, read by every thread.
///
///     let bench = SweepBench(tape: tape, entrant: entrant, venue: venue, space: space) { setup in … }
///     let run = try bench.run(set: 7, over: stretch, capital: capital) { rows in … }
///
/// Of each run only the strategy, its engine and its portfolio are new.
final class SweepBench<Port: StrategyPort & SendableMetatype & ~Copyable>: Sendable where Port.Stop == PluginStop {
  let tape: MarketTape
  let entrant: Entrant
  let venue: VenueModel
  let space: SweepSpace
  private let start: @Sendable (StrategySetup) throws -> Port
  /// So much of a file, 64 MB, may stay in memory.
  private static var keptRows: Int { 1_000_000 }

  /// `start` makes the strategy of one run.
  init(
    tape: consuming MarketTape, entrant: Entrant, venue: VenueModel, space: SweepSpace,
    start: @escaping @Sendable (StrategySetup) throws -> Port
  ) {
    self.tape = tape
    self.entrant = entrant
    self.venue = venue
    self.space = space
    self.start = start
  }

  /// One set over one stretch. `isOver` is told now and then how many more events have passed, and ends the run with
  /// `nil` by saying yes. Throws what concerns all runs: data that is not valid, a machine that lacks something, a
  /// strategy that tried to leave its jail.
  func run(
    set: Int, over stretch: SweepStretch, capital_units: Int64, isOver: (Int) -> Bool
  ) throws -> SweepRun? {
    let key = SweepKey(window: stretch.window, part: stretch.part, set: set), values = Array(space[set])
    let port: Port
    do {
      port = try start(try setup(values))
    } catch PluginStop.refusedSetup {
      return SweepRun(key: key, values: values, status: PluginStop.refusedSetup.code, figures: nil)
    }
    var trading = PaperTrading(tape.universe, venue, strategyCapacity: 1)
    var assignment = entrant.assignment
    assignment.capital = Money(units: capital_units, assignment.capital.currency)
    if stretch.start != stretch.opening { assignment.warmUp = UInt32.max }
    let strategy = trading.open(assignment)
    let ports = UnsafeMutableBufferPointer<Port>.allocate(capacity: 1)
    ports.initializeElement(at: 0, to: port)
    var course = SweepCourse(Runner(trading, ports, intervals: entrant.intervals), strategy, stretch.days)

    var status = SweepRun.done, place = stretch.start
    do {
      if stretch.start != stretch.opening {
        guard try pass(&course, &place, to: stretch.opening, isOver) else { return nil }
        course.endWarmUp(entrant.assignment)
      }
      guard try pass(&course, &place, to: stretch.end, isOver) else { return nil }
    } catch .strategy(_, _, let stop) where stop.isOfThisSetAlone {
      status = stop.code
    } catch {
      throw error.explained(from: stretch.start.row) { $1 }
    }
    return SweepRun(key: key, values: values, status: status, figures: course.finish(seed: Int64(venue.seed)))
  }

  private func setup(_ values: [SweepValue]) throws -> StrategySetup {
    let currency = tape.universe.currencies[Int(entrant.capital.currency.index)]
    let swept = zip(space.axes, values).map { "\($0.name)=\($1.text)" }
    let fixed = entrant.parameters.filter { parameter in !space.axes.contains { $0.name == parameter.name } }
      .map { "\($0.name)=\($0.value.text)" }
    return try StrategySetup(
      listings: entrant.instruments.map { tape.universe.listings[$0] }, currency: currency, parameters: fixed + swept)
  }

  /// Feeds the events up to a place. False when it was to be over before.
  private func pass(
    _ course: inout SweepCourse<Port>, _ place: inout MarketTape.Place, to end: MarketTape.Place,
    _ isOver: (Int) -> Bool
  ) throws(Runner<Port>.Failure) -> Bool {
    if let first = tape.single?.baseAddress {
      // Other threads read a long file elsewhere; a short one stays in memory for the next run.
      let isLong = tape.rowCount > SweepBench.keptRows
      var row = place.row
      while row < end.row {
        let next = min(row + MarketFile.forgottenRows, end.row)
        if isOver(next - row) { return false }
        while row < next {
          try course.step(first + row)
          row += 1
        }
        if isLong { tape.forget(before: row) }
      }
      place = end
      return true
    }
    for row in place.row..<end.row {
      if row & 0xFFFF == 0, isOver(0x1_0000) { return false }
      guard var event = tape.next(&place) else { break }
      try course.step(&event)
    }
    return true
  }
}

extension PluginStop {
  /// Whether another set may fare better: the strategy itself came to its end. What a slow machine, the jail or the
  /// library is to blame for would be found anew with each set.
  var isOfThisSetAlone: Bool {
    switch self {
    case .crashed, .memoryLimit, .exited, .protocolError, .refusedSetup: true
    case .forbiddenCall, .missedDeadline, .logFlood, .errorFlood, .loadTimeout, .setup, .jail, .abi,
      .descriptorMismatch, .worker:
      false
    }
  }
}
