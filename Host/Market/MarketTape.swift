import HostModel

/// One or several market-data files as one stream in time order, with the instruments of all of them.
///
/// Files are mapped, not read: memory does not grow with their length. Where two events have the same time, the file
/// named first comes first.
///
/// @unchecked: what is mapped and listed is never changed; reading it as one stream for oneself takes a `Place`.
public struct MarketTape: ~Copyable, @unchecked Sendable {
  public let universe: Universe
  public let rowCount: Int
  private let files: UnsafeMutableBufferPointer<MarketFile>
  /// For each file, the host's index of each of its instruments.
  private let instruments: [[UInt16]]
  private var place: Place

  /// A place between two events. Several may read one tape, each with a place of its own.
  public struct Place: Equatable, Sendable {
    /// For each file, the next row.
    fileprivate var cursors: [Int]

    /// How many events lie before it.
    public var row: Int { cursors.reduce(0, +) }
  }

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
    place = Place(cursors: Array(repeating: 0, count: paths.count))
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

  /// Before the first event, and behind the last one.
  public var start: Place { Place(cursors: Array(repeating: 0, count: files.count)) }
  public var end: Place { Place(cursors: files.indices.map { files[$0].records.count }) }

  /// From the first to the last event. No file is empty.
  public var span: ClosedRange<Time> {
    var first = Time(nanoseconds: .max), last = Time(nanoseconds: .min)
    for index in files.indices {
      first = min(first, files[index].records[0].time)
      last = max(last, files[index].records[files[index].records.count - 1].time)
    }
    return min(first, last)...last
  }

  /// The next event in time order, or `nil` at the end of all files.
  public mutating func next() -> EventRecord? {
    guard let file = MarketTape.next(files, place) else { return nil }
    defer { place.cursors[file] += 1 }
    return event(place, in: file)
  }

  /// The event behind the place, which goes on behind that; `nil` at the end of all files.
  public func next(_ place: inout Place) -> EventRecord? {
    guard let file = MarketTape.next(files, place) else { return nil }
    defer { place.cursors[file] += 1 }
    return event(place, in: file)
  }

  /// The event behind the place, which stays where it is.
  public func peek(_ place: Place) -> EventRecord? {
    MarketTape.next(files, place).map { event(place, in: $0) }
  }

  /// Whose turn it is.
  private static func next(_ files: UnsafeMutableBufferPointer<MarketFile>, _ place: Place) -> Int? {
    var chosen: Int?
    for index in files.indices where place.cursors[index] < files[index].records.count {
      guard let best = chosen else {
        chosen = index
        continue
      }
      if files[index].records[place.cursors[index]].time_ns < files[best].records[place.cursors[best]].time_ns {
        chosen = index
      }
    }
    return chosen
  }

  private func event(_ place: Place, in file: Int) -> EventRecord {
    var record = files[file].records[place.cursors[file]]
    // A number outside the file's own list stays outside the host's: the engine refuses it.
    record.instrument =
      Int(record.instrument) < instruments[file].count ? instruments[file][Int(record.instrument)] : UInt16.max
    return record
  }
}

extension Universe {
  /// As `soleQuote`, in the words of who chose the files.
  public func quote() throws(TapeError) -> CurrencyID {
    do throws(Universe.Fault) { return try soleQuote() } catch { throw .universe(error) }
  }
}
