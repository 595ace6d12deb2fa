import Glibc
import HostEngine
import HostJournal
import HostMarket
import HostModel
import HostRisk

/// The core with its journal: orders through it, the way of one order to the disk, and a whole run made again.
@Sendable func measureCore(_ bundles: String) throws -> [Figure] {
  let scratch = try BenchFolder()
  let terms = try coreTerms()
  return try [
    measureOrders(terms, scratch), measureDurability(terms, scratch),
  ] + measureRecovery(terms, scratch)
}

private func coreTerms() throws -> RunTerms {
  RunTerms(
    host: "bench", market: "generated", listings: [try GeneratorSettings().listing()],
    fees: FeeSchedule(maker_ppm: 1000, taker_ppm: 1000), slippage_ppm: 0, strategyCapacity: 1)
}

/// A run that writes its inputs down, and a strategy that buys and sells in turns.
private struct WrittenRun<Device: Disk>: ~Copyable {
  var run: PaperRun
  var journal: Journal<Device>
  private var bytes = ByteWriter()
  private var wishes = WishBuffer()
  private var ref: UInt64 = 0

  init(_ terms: RunTerms, folder: String, disk: Device) throws {
    run = try PaperRun(terms)
    journal = try Journal.open(folder: folder, disk: disk)
    terms.encode(into: &bytes)
    try journal.append(kind: InputKind.begin.rawValue, time_ns: 0, payload: bytes.bytes)
    var limits = Limits()
    limits.dailyLoss_ppm = 1_000_000
    limits.ordersPerSecond = 1_000
    try take(
      .open(
        StrategyLabel(bundle: "b", id: "b", name: "b", version: "1.0.0", sha256: "", isUnsigned: true),
        Engine.Assignment(
          capital: Money(units: 1_000_000_000_000_000, CurrencyID(0)), instruments: [InstrumentID(0)], limits: limits,
          subscriptions: .bars, warmUp: 0)))
  }

  mutating func take(_ input: Input) throws {
    bytes.removeAll()
    input.encode(into: &bytes)
    if case .wishes = input { wishes.encode(into: &bytes) }
    try journal.append(kind: input.kind.rawValue, time_ns: 0, payload: bytes.bytes)
    let fault = run.apply(input, wishes)
    precondition(fault == nil, "\(fault!)")
    while run.takeNotice() != nil {}
  }

  /// The strategy's turn: one order at the market.
  mutating func order() throws {
    ref += 1
    var wish = WishRecord()
    wish.kind = WishRecord.submit
    wish.side = ref % 2 == 1 ? 1 : 2
    wish.type = 1
    wish.timeInForce = 2
    wish.clientRef = ref
    wish.quantity_units = 10_000_000
    wishes.records[0] = wish
    wishes.count = 1
    try take(.turn(StrategyID(0)))
    try take(.wishes(StrategyID(0)))
  }
}

/// Orders from the wish to the booked fill, each input written to the journal's file and nothing waited for.
private func measureOrders(_ terms: RunTerms, _ scratch: borrowing BenchFolder) throws -> Figure {
  let count = 200_000
  let bars = try generatedBars(count + 1)
  defer { bars.deallocate() }
  var rates: [Double] = []
  for round in 0..<3 {
    var written = try WrittenRun(terms, folder: "\(scratch.path)/orders-\(round)", disk: UnsyncedDisk())
    let elapsed = try seconds {
      for index in 0..<count {
        try written.take(.market(bars[index]))
        try written.order()
      }
      try written.take(.market(bars[count]))
      try written.journal.commit()
    }
    let fills = written.run.tallies[0].fills
    precondition(fills == Int64(count), "\(fills) of \(count) orders were filled")
    rates.append(Double(count) / elapsed)
  }
  return Figure(name: "core-orders", value: median(rates), unit: "orders/s", against: nil, ratio: nil)
}

/// From the wish to the moment at which the order is on the disk and may leave.
private func measureDurability(_ terms: RunTerms, _ scratch: borrowing BenchFolder) throws -> Figure {
  let bars = try generatedBars(500)
  defer { bars.deallocate() }
  var written = try WrittenRun(terms, folder: "\(scratch.path)/durable", disk: RealDisk())
  var times: [Double] = [], bare: [Double] = []
  let plain = open("\(scratch.path)/plain", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
  guard plain >= 0, posix_fallocate(plain, 0, 1 << 20) == 0 else {
    throw BenchFault(problem: "no file: errno \(errno)")
  }
  defer { close(plain) }
  let page = [UInt8](repeating: 1, count: 512)
  for (index, bar) in bars.enumerated() {
    try written.take(.market(bar))
    times.append(
      try seconds {
        try written.order()
        try written.journal.commit()
      })
    bare.append(
      seconds {
        _ = pwrite(plain, page, page.count, off_t(index * 512))
        fdatasync(plain)
      })
  }
  return Figure(
    name: "core-durable", value: median(times) * 1000, unit: "ms", against: "a bare write and fdatasync",
    ratio: median(times) / median(bare))
}

/// Ten million events with an order at each hundredth, made again from the journal.
private func measureRecovery(_ terms: RunTerms, _ scratch: borrowing BenchFolder) throws -> [Figure] {
  let count = 10_000_000, folder = "\(scratch.path)/recovery"
  do {
    var written = try WrittenRun(terms, folder: folder, disk: UnsyncedDisk())
    var generator = try MarketGenerator(GeneratorSettings())
    for index in 0..<count {
      guard let bar = generator.next() else { preconditionFailure("the generator ended") }
      try written.take(.market(bar))
      if index % 100 == 0 { try written.order() }
    }
    try written.journal.commit()
  }
  var records = 0
  let reading = try seconds {
    try Journal.read(folder: folder, disk: RealDisk()) { _, _ in
      records += 1
      return .next
    }
  }
  var events: Int64 = 0
  let replaying = try seconds {
    var replay = PaperReplay()
    _ = try Journal.open(folder: folder, disk: RealDisk()) { header, payload in replay.receive(header.kind, payload) }
    events = try replay.finish()?.eventCount ?? 0
  }
  precondition(events == Int64(count), "\(events) of \(count) events came back")
  return [
    Figure(
      name: "core-recovery-10M", value: replaying, unit: "s", against: "reading the journal alone",
      ratio: replaying / reading)
  ]
}
