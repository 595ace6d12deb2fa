import HostEngine
import HostExecution
import HostJournal
import HostModel
import HostRisk

/// What an order on paper costs from the strategy's wish to the fill in its books, with every input written down; how
/// long it is until one is on the disk; and how long a start takes after ten million inputs.
@Sendable func measureCore(_ bundles: String) throws -> [Figure] {
  let folder = try ScratchFolder(beside: bundles)
  return [try ordersEachSecond(), try timeToDisk(folder)] + (try recovery(folder))
}

private func ordersEachSecond() throws -> Figure {
  var session = try PaperSession.begin(Journal.open(folder: "/bench", disk: NoDisk()))
  let rounds = 100_000
  let time = try seconds { for _ in 0..<rounds { try session.trade(orders: 4) } }
  guard session.fills >= 4 * Int64(rounds - 1) else { throw BenchFault(problem: "\(session.fills) fills") }
  return Figure(
    name: "paper-orders", value: Double(4 * rounds) / time, unit: "orders/s from wish to booked fill", against: nil,
    ratio: nil)
}

/// One order a turn, as for a strategy that answers a market event: written down, applied, and on the disk before
/// anybody is told.
private func timeToDisk(_ folder: ScratchFolder) throws -> Figure {
  var session = try PaperSession.begin(Journal.open(folder: "\(folder.path)/orders", disk: RealDisk()))
  var times: [Double] = []
  for _ in 0..<500 {
    try session.bar()
    times.append(
      try seconds {
        try session.wish(orders: 1)
        try session.commit()
      })
  }
  return Figure(
    name: "order-to-disk", value: median(times) * 1000, unit: "ms from wish to fdatasync, median", against: nil,
    ratio: nil)
}

private func recovery(_ folder: ScratchFolder) throws -> [Figure] {
  let path = "\(folder.path)/ten-million", inputs: UInt64 = 10_000_000, sinceSnapshot: UInt64 = 1_000_000
  let expected: ChainHash
  do {
    var session = try PaperSession.begin(Journal.open(folder: path, disk: RealDisk()))
    var isSaved = false
    while session.inputs < inputs {
      try session.trade(orders: 1)
      for _ in 0..<97 { try session.bar() }
      if !isSaved, session.inputs >= inputs - sinceSnapshot {
        try session.saveSnapshot(in: path)
        isSaved = true
      }
    }
    try session.commit()
    expected = session.hash()
  }
  guard let snapshot = try Snapshots(folder: path, disk: RealDisk()).latestValid().snapshot else {
    throw BenchFault(problem: "no snapshot")
  }
  var whole: ChainHash?, short: ChainHash?
  let full = try seconds { whole = try recovered(path, PaperReplay(), from: 1) }
  let fast = try seconds {
    var reader: PaperRun?
    try snapshot.state.withUnsafeBytes { bytes in
      var state = ByteReader(bytes)
      reader = try PaperRun.restored(from: &state)
    }
    guard let run = reader.take() else { return }
    short = try recovered(path, PaperReplay(run, sequence: snapshot.sequence), from: snapshot.sequence)
  }
  guard whole == expected, short == expected else { throw BenchFault(problem: "the recovered run is another") }
  return [
    Figure(name: "recovery", value: full, unit: "s for 10,000,000 inputs", against: nil, ratio: nil),
    Figure(
      name: "recovery-from-snapshot", value: fast, unit: "s with the last 1,000,000 behind it", against: "recovery",
      ratio: fast / full),
  ]
}

/// As a host does it at its start: the journal is opened to be written, and the run made again on the way.
private func recovered(_ path: String, _ start: consuming PaperReplay, from first: UInt64) throws -> ChainHash? {
  var replay = start
  let journal = try Journal.open(
    folder: path, disk: RealDisk(), replayFrom: first,
    replay: { header, payload in if header.sequence > replay.sequence { replay.receive(header.kind, payload) } })
  guard journal.recovered.cut == nil else { throw BenchFault(problem: "something was cut off") }
  var bytes = ByteWriter()
  return try replay.finish()?.hash(&bytes)
}

/// A strategy that buys and sells in turn, on a market that rises and falls, with the journal of its run.
private struct PaperSession<Device: Disk>: ~Copyable {
  private(set) var fills: Int64 = 0
  private(set) var inputs: UInt64 = 0
  private var run: PaperRun
  private var journal: Journal<Device>
  private var bytes = ByteWriter()
  private var wishes = WishBuffer()
  private var number: Int64 = 0
  private var ref: UInt64 = 0
  private var isBuying = false
  private let strategy = StrategyID(0)

  static func begin(_ journal: consuming Journal<Device>) throws -> PaperSession {
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 5, priceStep: Price(ticks: 1),
      quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1), minimumValueUnits: 0)
    let terms = RunTerms(
      host: "bench", market: "bench", listings: [listing],
      venue: VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 0, taker_ppm: 0))), strategyCapacity: 1)
    var session = PaperSession(try PaperRun(terms), journal)
    terms.encode(into: &session.bytes)
    try session.append(.begin)
    var limits = Limits()
    limits.ordersPerSecond = 100
    limits.minimumPosition_ppm = 0
    limits.volumeShare_ppm = 0
    limits.duplicateWindow_ns = 0
    try session.apply(
      .open(
        StrategyLabel(bundle: "", id: "", name: "", version: "", sha256: "", isUnsigned: false),
        Engine.Assignment(
          capital: Money(units: 100_000_000_000_000, CurrencyID(0)), instruments: [InstrumentID(0)], limits: limits,
          subscriptions: .bars, warmUp: 0)))
    return session
  }

  private init(_ run: consuming PaperRun, _ journal: consuming Journal<Device>) {
    self.run = run
    self.journal = journal
  }

  /// A bar, on which orders of the turn before fill, and a turn with so many new ones.
  mutating func trade(orders: Int) throws {
    try bar()
    try wish(orders: orders)
  }

  mutating func bar() throws {
    number += 1
    let close = 50_000_00 + abs(number % 200 - 100)
    try apply(
      .market(
        .bar(
          InstrumentID(0), closing: Time(nanoseconds: number * 60_000_000_000), open: Price(ticks: close),
          high: Price(ticks: close + 1), low: Price(ticks: close - 1), close: Price(ticks: close),
          volume: Quantity(units: 1_000_000), interval_ns: 60_000_000_000)))
    try apply(.turn(strategy))
  }

  /// In one turn it buys, in the next it sells as much.
  mutating func wish(orders: Int) throws {
    isBuying.toggle()
    for index in 0..<orders {
      ref += 1
      var wish = WishRecord()
      wish.kind = WishRecord.submit
      wish.clientRef = ref
      wish.side = isBuying ? Side.buy.rawValue : Side.sell.rawValue
      wish.type = OrderType.market.rawValue
      wish.timeInForce = TimeInForce.immediate.rawValue
      wish.quantity_units = 45_000 - 100 * Int64(index)
      wishes.records[index] = wish
    }
    wishes.count = orders
    try apply(.wishes(strategy))
  }

  mutating func commit() throws { try journal.commit() }

  mutating func hash() -> ChainHash { run.hash(&bytes) }

  mutating func saveSnapshot(in folder: String) throws {
    try journal.commit()
    bytes.removeAll()
    run.encode(into: &bytes)
    try Snapshots(folder: folder, disk: RealDisk()).write(
      sequence: journal.durableSequence, chain: journal.chain, state: bytes.bytes)
  }

  private mutating func apply(_ input: Input) throws {
    bytes.removeAll()
    input.encode(into: &bytes)
    if case .wishes = input { wishes.encode(into: &bytes) }
    try append(input.kind)
    guard run.apply(input, wishes) == nil else { throw BenchFault(problem: "\(input)") }
    while let notice = run.takeNotice() {
      switch notice {
      case .filled: fills += 1
      case .refused(_, let refusal): throw BenchFault(problem: "\(refusal)")
      default: break
      }
    }
  }

  private mutating func append(_ kind: InputKind) throws {
    inputs += 1
    try journal.append(kind: kind.rawValue, time_ns: 0, payload: bytes.bytes)
  }
}

extension PaperRun {
  /// The SHA-256 of the core in its canonical form.
  fileprivate borrowing func hash(_ bytes: inout ByteWriter) -> ChainHash {
    bytes.removeAll()
    encode(into: &bytes)
    return ChainHash(of: bytes.bytes)
  }
}
