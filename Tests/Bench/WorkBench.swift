import Glibc
import HostBacktest
import HostEngine
import HostExecution
import HostLedger
import HostMarket
import HostModel
import HostPlugins
import HostRisk
import HostTrust
import HostWire
import Synchronization

// The work that is also measured of other programs: see `tools/bench peers`. Each is a run over files as `bulkhead
// backtest --in-process` makes it: full ledger, gate, door and venue, the strategy behind the C boundary. Fills and equity
// are those that plain arithmetic has, to the cent, or the bench ends.

/// 1,000,000 bars of one instrument, an EMA cross; against the same arithmetic as one hand-written loop without an engine.
@Sendable func measureW1(_ bundles: String) throws -> [Figure] {
  let work = try Work(["w1"], library: "EMACross", in: bundles)
  return try work.figure("w1", repeated: 7, besides: handLoop) { [try work.run([work.entry(["quantity=0.1"])])] }
}

/// 5,000,000 trades, an EMA cross of every hundredth.
@Sendable func measureW2(_ bundles: String) throws -> [Figure] {
  let work = try Work(["w2"], library: "TradeCross", in: bundles)
  return try work.figure("w2", repeated: 5) { [try work.run([work.entry([])])] }
}

/// 50 instruments with 100,000 bars each, in one engine: a strategy and an account for each.
@Sendable func measureW3(_ bundles: String) throws -> [Figure] {
  let names = (0..<50).map { $0 < 10 ? "w3-0\($0)" : "w3-\($0)" }
  let work = try Work(names, library: "EMACross", in: bundles)
  return try work.figure("w3", repeated: 3) {
    [
      try work.run(
        (0..<50).map { number in
          work.entry(["quantity=\(work.sizes[number])"], instrument: number)
        })
    ]
  }
}

/// 100 pairs of lengths over 200,000 bars, on all processors.
@Sendable func measureW4(_ bundles: String) throws -> [Figure] {
  let work = try Work(["w4"], library: "EMACross", in: bundles)
  let pairs = stride(from: 4, to: 24, by: 2).flatMap { fast in
    stride(from: 24, to: 64, by: 4).map { slow in ["quantity=0.1", "fast=\(fast)", "slow=\(slow)"] }
  }
  return try work.figure("w4", repeated: 3) {
    try inParallel(pairs.count) { index in try work.run([work.entry(pairs[index])]) }
  }
}

/// A book with its trades, and a market maker with a place in the queue.
@Sendable func measureW5(_ bundles: String) throws -> [Figure] {
  let work = try Work(["w5"], library: "MarketMaker", in: bundles)
  return try work.figure("w5", repeated: 5) { [try work.run([work.entry([])])] }
}

/// The same bars over and over: what an event costs must not grow with how many there were. The lengths take turns, so that
/// a busy spell of the machine does not fall on one of them alone.
@Sendable func measureScale(_ bundles: String) throws -> [Figure] {
  let exponents = Array(5...8)
  let works = try exponents.map { try Work(["scale-\($0)"], library: "EMACross", in: bundles) }
  var costs_ns = exponents.map { _ in [Double]() }, fills = exponents.map { _ in Int64(0) }
  for _ in 0..<3 {
    for (place, work) in works.enumerated() {
      var result = WorkResult()
      // The short ones several times, or one would measure how they begin. So little is traded that the fees of all of it
      // can be paid.
      let runs = exponents[place] < 7 ? 10 : 1
      let elapsed = try seconds {
        for _ in 0..<runs { result = try work.run([work.entry(["quantity=0.0001"])]) }
      }
      costs_ns[place].append(elapsed * 1e9 / Double(runs) / Double(result.events))
      fills[place] = result.fills
    }
  }
  for place in exponents.indices.dropFirst() where abs(fills[place] - 10 * fills[place - 1]) > fills[place - 1] {
    throw WorkFailure(cause: "10^\(exponents[place]) events have \(fills[place]) fills, a tenth \(fills[place - 1])")
  }
  let first = median(costs_ns[0])
  return exponents.indices.map { place in
    let cost_ns = median(costs_ns[place])
    return Figure(
      name: "scale-1e\(exponents[place])", value: cost_ns, unit: "ns an event", against: "1e5 events",
      ratio: cost_ns / first)
  } + [Figure(name: "scale-memory", value: peakMemory_MB(), unit: "MB at most", against: nil, ratio: nil)]
}

/// What one run came to.
struct WorkResult: Sendable {
  var events: Int64 = 0
  var fills: Int64 = 0
  /// Above the capital.
  var profit_units: Int64 = 0
}

struct WorkFailure: ExplainedError {
  let cause: String
  var code: String { "E_BENCH" }
  var mend: String { "make its data anew: rm -r .build/bench && tools/bench w1" }
}

/// One strategy of a run.
struct WorkEntry: Sendable {
  let parameters: [String]
  /// `nil` for all of them.
  let instrument: Int?
}

/// The data of a piece of work, and the strategy that does it.
struct Work: Sendable {
  private let paths: [String]
  private let library: InProcessLibrary
  private let model: VenueModel
  private let expected: (fills: Int64, equity: String)?
  /// A market maker may ask for what cannot be had.
  private let mayBeRefused: Bool
  /// The quantities of W3, as the reference rounds them.
  let sizes: [String]
  private static let capital_units = 1_000_000 * powerOfTen(Currency.usualDecimals)

  init(_ names: [String], library plugin: String, in bundles: String) throws {
    let folder = getenv("BULKHEAD_BENCH_DATA").map { String(cString: $0) } ?? ".build/bench"
    paths = names.map { "\(folder)/\($0).npy" }
    let isBundled = access("\(bundles)/\(plugin).bhplugin", F_OK) == 0
    library = try InProcessLibrary(try unvouched("\(isBundled ? bundles : folder)/\(plugin).bhplugin"))
    // The market maker of W5 is paid for resting, as by the program that it is compared with.
    var model = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 1000, taker_ppm: 1000)))
    if names == ["w5"] {
      model = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 0, taker_ppm: 700)))
      model.queue = .power2
      model.latency = Latency(entry_ns: 10_000_000, report_ns: 10_000_000)
    }
    self.model = model
    mayBeRefused = names == ["w5"]
    let name = String(names[0].prefix { $0 != "-" })
    expected = try Work.line(name, in: folder).flatMap { words in
      Int64(words[0]).map { ($0, words[1]) }
    }
    sizes = try Work.line("\(name)-sizes", in: folder) ?? []
  }

  func entry(_ parameters: [String], instrument: Int? = nil) -> WorkEntry {
    WorkEntry(parameters: parameters, instrument: instrument)
  }

  /// What stands behind a name in the file that was made with the data: fills and equity, or quantities.
  private static func line(_ name: String, in folder: String) throws -> [String]? {
    guard let file = fopen("\(folder)/expected.txt", "r") else {
      throw WorkFailure(cause: "\(folder)/expected.txt is not there")
    }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1000)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
      if words.count > 2, words[0] == name { return Array(words.dropFirst()) }
    }
    return nil
  }

  /// Runs `body` so many times and gives events a second of all of its runs, the median; and how that compares with a loop
  /// over the same events, run in between, which has to fill as often.
  func figure(
    _ name: String, repeated count: Int, besides loop: ((UnsafeBufferPointer<EventRecord>) -> Int64)? = nil,
    _ body: () throws -> [WorkResult]
  ) throws -> [Figure] {
    let file = try MarketFile(path: paths[0])
    var rates: [Double] = [], loopRates: [Double] = [], loopFills: Int64 = 0, results: [WorkResult] = []
    var memory_MB = 0.0
    for _ in 0..<count {
      let elapsed = try seconds { results = try body() }
      rates.append(Double(results.reduce(0) { $0 + $1.events }) / elapsed)
      // The loop reads the whole file, and is not what is measured.
      if rates.count == 1 { memory_MB = peakMemory_MB() }
      guard let loop else { continue }
      loopRates.append(Double(file.records.count) / seconds { loopFills = loop(file.records) })
    }
    let fills = results.reduce(0) { $0 + $1.fills }
    guard loop == nil || loopFills == fills else {
      throw WorkFailure(cause: "\(name) has \(fills) fills, and the hand-written loop \(loopFills)")
    }
    let profit_units = results.reduce(0) { $0 + $1.profit_units }
    // W3 and the others have one capital; W4 has one for each run.
    let equity_units = profit_units + Work.capital_units * Int64(results.count)
    if let expected {
      let wanted = try Int64(parsingDecimal: expected.equity, decimals: Currency.usualDecimals)
      guard fills == expected.fills, abs(equity_units - wanted) < Int64(results.count) * powerOfTen(6) else {
        throw WorkFailure(
          cause:
            "\(name) has \(fills) fills and ends with \(equity_units.decimalText(decimals: 8)), expected were \(expected)"
        )
      }
    }
    return [
      Figure(
        name: name, value: median(rates), unit: "events/s, \(fills) fills",
        against: loop == nil ? nil : "a hand-written loop", ratio: loop == nil ? nil : median(rates) / median(loopRates)
      ),
      Figure(name: "\(name)-memory", value: memory_MB, unit: "MB at most", against: nil, ratio: nil),
    ]
  }

  func run(_ entries: [WorkEntry]) throws -> WorkResult {
    var tape = try MarketTape(paths: paths)
    let universe = tape.universe, currency = try universe.quote()
    var trading = PaperTrading(universe, model, strategyCapacity: entries.count)
    let ports = UnsafeMutableBufferPointer<InProcessStrategy>.allocate(capacity: entries.count)
    for (index, entry) in entries.enumerated() {
      let instruments = entry.instrument.map { [$0] } ?? Array(universe.listings.indices)
      let setup = try StrategySetup(
        listings: instruments.map { universe.listings[$0] }, currency: universe.currencies[Int(currency.index)],
        parameters: entry.parameters)
      ports.initializeElement(at: index, to: try InProcessStrategy(library, setup: setup))
      _ = trading.open(
        Engine.Assignment(
          capital: Money(units: Work.capital_units, currency),
          instruments: instruments.map { universe.instruments[$0].id },
          limits: Work.limits, subscriptions: Subscriptions(rawValue: library.descriptor.subscriptions.rawValue),
          warmUp: 0))
    }
    var runner = Runner(trading, ports)
    if let events = tape.single, let first = events.baseAddress {
      for row in events.indices {
        try runner.step(first + row, row: row)
        if row % MarketFile.forgottenRows == 0 { tape.forget(before: row) }
      }
    } else {
      var row = 0
      while let event = tape.next() {
        try runner.step(event, row: row)
        row += 1
      }
    }
    runner.trading.engine.ledger.checkInvariants()
    var result = WorkResult(events: runner.eventCount)
    for index in entries.indices {
      let strategy = StrategyID(UInt16(index))
      let refused = runner.tally(strategy).refused
      guard mayBeRefused || refused == 0 else { throw WorkFailure(cause: "\(refused) orders were refused") }
      result.fills += runner.tally(strategy).fills
      result.profit_units += runner.trading.engine.ledger[strategy].equity_units - Work.capital_units
    }
    return result
  }

  /// So wide that none holds anything back: plain arithmetic has no limits. Every check is made all the same.
  private static let limits: Limits = {
    var limits = Limits()
    limits.dailyLoss_ppm = 1_000_000
    limits.position_ppm = 1_000_000
    limits.order_ppm = 1_000_000
    limits.collar_ppm = 1_000_000
    limits.exposure_ppm = 100_000_000
    limits.minimumPosition_ppm = 0
    limits.dayBand_ppm = 1_000_000
    limits.walk_ppm = 1_000_000
    limits.volumeShare_ppm = 0
    limits.stopLoss_ppm = 1_000_000
    limits.drawdown_ppm = 1_000_000
    limits.duplicateWindow_ns = 0
    limits.correlationWeight_ppm = 0
    limits.volatilityWeight_ppm = 0
    limits.entriesPerMinute = 0
    limits.ordersPerSecond = 1000
    limits.priceAge_ns = Time.nanosecondsPerDay
    return limits
  }()
}

/// The bundles just built need no approval to be measured.
func unvouched(_ bundle: String) throws -> VerifiedImage {
  try Verifier(trustFolder: "Signatures", stateFolder: "state").verify(
    bundle: bundle, mode: .backtest, allowUnsigned: true, now: 0)
}

/// The most memory that this process had at once.
private func peakMemory_MB() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

/// The results of so many runs, made by as many threads as there are processors.
private func inParallel(
  _ count: Int, _ body: @escaping @Sendable (Int) throws -> WorkResult
) throws -> [WorkResult] {
  let work = Shared(count, body)
  var threads: [pthread_t] = []
  for _ in 0..<max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) {
    var thread = pthread_t()
    let number = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Shared>.fromOpaque(argument!).takeRetainedValue().goOn()
        return nil
      }, Unmanaged.passRetained(work).toOpaque())
    guard number == 0 else {
      throw WorkFailure(cause: "no thread can be started: \(String(cString: strerror(number)))")
    }
    threads.append(thread)
  }
  for thread in threads { pthread_join(thread, nil) }
  return try work.results.map { try $0.get() }
}

/// @unchecked: each place of `results` is written by the thread that drew its number, and read when all have ended.
private final class Shared: @unchecked Sendable {
  let next = Mutex(0)
  let body: @Sendable (Int) throws -> WorkResult
  private let places: UnsafeMutableBufferPointer<Result<WorkResult, any Error>>
  var results: [Result<WorkResult, any Error>] { Array(places) }

  init(_ count: Int, _ body: @escaping @Sendable (Int) throws -> WorkResult) {
    self.body = body
    places = .allocate(capacity: count)
    places.initialize(repeating: .success(WorkResult()))
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  func goOn() {
    while true {
      let index = next.withLock { number in
        defer { number += 1 }
        return number
      }
      guard index < places.count else { return }
      places[index] = Result { try body(index) }
    }
  }
}
