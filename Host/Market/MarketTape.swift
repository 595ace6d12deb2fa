import HostModel

/// One or several market-data files as one stream in time order, with the instruments of all of them.
///
/// Files are mapped, not read: memory does not grow with their length. Where two events have the same time, the file
/// named first comes first.
public struct MarketTape: ~Copyable {
  public let universe: Universe
  public let rowCount: Int
  private let files: UnsafeMutableBufferPointer<MarketFile>
  /// For each file, the host's index of each of its instruments, and the next row.
  private let instruments: [[UInt16]]
  private var cursors: [Int]

  /// Throws `MarketError` for a file and `TapeError` for what they cannot be together.
  public init(paths: [String]) throws {
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

  private static func place(_ listing: Listing, _ path: String, in listings: inout [Listing]) throws(TapeError)
    -> UInt16
  {
    if let index = listings.firstIndex(where: { $0.symbol == listing.symbol }) {
      guard listings[index] == listing else { throw .conflict(symbol: listing.symbol, path: path) }
      return UInt16(index)
    }
    listings.append(listing)
    return UInt16(listings.count - 1)
  }

  /// The records as they lie in the file, when there is one: its instruments are the host's.
  public var single: UnsafeBufferPointer<EventRecord>? { files.count == 1 ? files[0].records : nil }

  /// The next event in time order, or `nil` at the end of all files.
  public mutating func next() -> EventRecord? {
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
  /// As `soleQuote`, in the words of who chose the files.
  public func quote() throws(TapeError) -> CurrencyID {
    do throws(Universe.Fault) { return try soleQuote() } catch { throw .universe(error) }
  }
}
