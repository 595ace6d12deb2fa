import Glibc
import HostModel
import HostPlugins

/// The listing, currency and portfolio that all plugin tests share.
public enum TestWorld {
  public static let listing = Listing(
    symbol: "BTCUSDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 8, priceStep: Price(ticks: 1),
    quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1), minimumValueUnits: 0)
  public static let currency = Currency(code: "USDT", decimals: 8)

  public static func setup(_ parameters: [String] = []) throws -> StrategySetup {
    try StrategySetup(listings: [listing], currency: currency, parameters: parameters)
  }

  /// The worker that was built with the tests lies next to their program.
  public static func launcher() throws -> WorkerLauncher { try WorkerLauncher() }

  public static func bar(_ close: Int64, at time_ns: Int64) -> EventRecord {
    .bar(
      InstrumentID(0), closing: Time(nanoseconds: time_ns), open: Price(ticks: close), high: Price(ticks: close + 5),
      low: Price(ticks: close - 5), close: Price(ticks: close), volume: Quantity(units: 100), interval_ns: 60)
  }
}

/// Calls `body` with a view of a portfolio.
public func withView<Result, Failure: Error>(
  positions: [PositionRecord] = [PositionRecord()], orders: [OpenOrderRecord] = [], free_units: Int64 = 1_000_000,
  time_ns: Int64 = 1, _ body: (PortfolioView) throws(Failure) -> Result
) throws(Failure) -> Result {
  let positionCopy = UnsafeMutableBufferPointer<PositionRecord>.allocate(capacity: positions.count)
  let orderCopy = UnsafeMutableBufferPointer<OpenOrderRecord>.allocate(capacity: orders.count)
  _ = positionCopy.initialize(from: positions)
  _ = orderCopy.initialize(from: orders)
  defer {
    positionCopy.deallocate()
    orderCopy.deallocate()
  }
  let record = PortfolioRecord(
    state: 0, time: Time(nanoseconds: time_ns), equity_units: 2_000_000, cash_units: 1_500_000,
    free_units: free_units, positions: UnsafeBufferPointer(positionCopy), orders: UnsafeBufferPointer(orderCopy))
  return try withUnsafePointer(to: record) { (record) throws(Failure) in try body(PortfolioView(record)) }
}

/// Calls `body` with a batch of events.
public func withEvents<Result, Failure: Error>(
  _ events: [EventRecord], _ body: (UnsafeBufferPointer<EventRecord>) throws(Failure) -> Result
) throws(Failure) -> Result {
  let copy = UnsafeMutableBufferPointer<EventRecord>.allocate(capacity: events.count)
  _ = copy.initialize(from: events)
  defer { copy.deallocate() }
  return try body(UnsafeBufferPointer(copy))
}

/// How many descriptors this process has open.
public func openDescriptors() -> Int {
  guard let folder = opendir("/proc/self/fd") else { return -1 }
  defer { closedir(folder) }
  var count = 0
  while readdir(folder) != nil { count += 1 }
  return count
}

/// How much of this process lies in memory.
public func residentBytes() -> Int {
  let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return -1 }
  defer { close(file) }
  var text = [UInt8](repeating: 0, count: 128)
  let words = text[..<max(0, read(file, &text, text.count))].split(separator: UInt8(ascii: " "))
  let pages = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) : nil
  return (pages ?? -1) * Int(sysconf(Int32(_SC_PAGESIZE)))
}

/// Whether this process has a child, running or not yet waited for.
public func hasChild() -> Bool {
  var info = siginfo_t()
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0
}
