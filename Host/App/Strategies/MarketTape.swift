import HostMarket
import HostModel

/// One or several market-data files as one stream in time order, with the instruments of all of them.
///
/// Files are mapped, not read: memory does not grow with their length. Where two events have the same time, the file
/// named first comes first.
struct MarketTape: ~Copyable {
  let universe: Universe
  let rowCount: Int
  private let files: UnsafeMutableBufferPointer<MarketFile>
  /// For each file, the host's index of each of its instruments, and the next row.
  private let instruments: [[UInt16]]
  private var cursors: [Int]

  init(paths: [String]) throws {
    let files = UnsafeMutableBufferPointer<MarketFile>.allocate(capacity: paths.count)
    var opened = 0
    do {
      for path in paths {
        files.initializeElement(at: opened, to: try MarketFile(path: path))
        opened += 1
      }
      var listings: [Listing] = [], maps: [[UInt16]] = []
      for index in files.indices {
        maps.append(try files[index].listings.map { try MarketTape.place($0, files[index].path, in: &listings) })
      }
      do throws(Universe.Fault) { universe = try Universe(listings) } catch { throw TapeError.universe(error) }
      instruments = maps
    } catch {
      for index in 0..<opened { (files.baseAddress! + index).deinitialize(count: 1) }
      files.deallocate()
      throw error
    }
    var rows = 0
    for index in files.indices { rows += files[index].records.count }
    rowCount = rows
    self.files = files
    cursors = Array(repeating: 0, count: paths.count)
  }

  deinit {
    files.deinitialize()
    files.deallocate()
  }

  private static func place(_ listing: Listing, _ path: String, in listings: inout [Listing]) throws(TapeError) -> UInt16 {
    if let index = listings.firstIndex(where: { $0.symbol == listing.symbol }) {
      guard listings[index] == listing else { throw .conflict(symbol: listing.symbol, path: path) }
      return UInt16(index)
    }
    listings.append(listing)
    return UInt16(listings.count - 1)
  }

  /// The records as they lie in the file, when there is one: its instruments are the host's.
  var single: UnsafeBufferPointer<EventRecord>? { files.count == 1 ? files[0].records : nil }

  /// The next event in time order, or `nil` at the end of all files.
  mutating func next() -> EventRecord? {
    var chosen: Int?
    for index in files.indices where cursors[index] < files[index].records.count {
      guard let best = chosen else {
        chosen = index
        continue
      }
      if files[index].records[cursors[index]].time_ns < files[best].records[cursors[best]].time_ns { chosen = index }
    }
    guard let chosen else { return nil }
    var record = files[chosen].records[cursors[chosen]]
    cursors[chosen] += 1
    // A number outside the file's own list stays outside the host's: the engine refuses it.
    record.instrument =
      Int(record.instrument) < instruments[chosen].count ? instruments[chosen][Int(record.instrument)] : UInt16.max
    return record
  }
}

extension Universe {
  /// The currency that all instruments are quoted in: a strategy's portfolio has one.
  func soleQuote() throws(TapeError) -> CurrencyID {
    var quotes: [CurrencyID] = []
    for instrument in instruments where !quotes.contains(instrument.quote) { quotes.append(instrument.quote) }
    guard quotes.count == 1 else { throw .currencies(quotes.map { currencies[Int($0.index)].code }) }
    return quotes[0]
  }
}

/// Why files cannot be one run.
enum TapeError: ExplainedError, Equatable {
  case conflict(symbol: String, path: String)
  case universe(Universe.Fault)
  case row(Int, MarketRecordFault)
  case currencies([String])

  var code: String {
    switch self {
    case .conflict, .universe, .currencies: "E_INSTRUMENTS"
    case .row: "E_DATA_RECORD"
    }
  }

  var cause: String {
    switch self {
    case .conflict(let symbol, let path): "\(path) lists \(symbol) with other rules than a file before it"
    case .universe(.twice(let symbol)): "a file lists \(symbol) twice"
    case .universe(.tooMany(let count, let limit)): "\(count) instruments; a run holds at most \(limit)"
    case .universe(.listing(let error)): "an instrument's rules make no sense: \(error)"
    case .row(let row, let fault): "event \(row) is not valid market data: \(fault)"
    case .currencies(let codes): "instruments are quoted in \(codes.joined(separator: " and ")); a strategy has one currency"
    }
  }

  var mend: String {
    switch self {
    case .conflict: "run the files apart, or make them again with the same rules"
    case .universe: "make the file again: bulkhead data generate"
    case .row: "check the file: bulkhead data info FILE"
    case .currencies: "run the files of each quote currency apart"
    }
  }
}
