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
  private let instruments: [UnsafeMutableBufferPointer<UInt16>]
  private var place: Place
  /// After how many rows of one file their memory is given back, a power of two: of many files less of each is there at
  /// once.
  private let step: Int

  /// A place between two events. Several may read one tape, each with a place of its own.
  public struct Place: Equatable, Sendable {
    /// For each file, the next row.
    fileprivate var cursors: [Int]
    /// The files that have not ended.
    fileprivate var order: TapeOrder

    public static func == (left: Place, right: Place) -> Bool { left.cursors == right.cursors }

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
      instruments = maps.map { map in
        let copy = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: map.count)
        _ = copy.initialize(from: map)
        return copy
      }
    } catch {
      for index in 0..<opened { (files.baseAddress! + index).deinitialize(count: 1) }
      files.deallocate()
      throw error
    }
    var rows = 0
    for index in files.indices { rows += files[index].records.count }
    rowCount = rows
    self.files = files
    step = MarketTape.step(files.count)
    place = MarketTape.start(files)
  }

  deinit {
    for map in instruments { map.deallocate() }
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
  public var start: Place { MarketTape.start(files) }
  public var end: Place {
    Place(cursors: files.indices.map { files[$0].records.count }, order: TapeOrder(capacity: files.count))
  }

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
    guard let file = place.order.first else { return nil }
    let event = event(place.cursors[file], in: file)
    MarketTape.advance(&place, files, file)
    if place.cursors[file] & (step - 1) == 0 { files[file].forget(before: place.cursors[file], step: step) }
    return event
  }

  /// The event behind the place, which goes on behind that; `nil` at the end of all files.
  public func next(_ place: inout Place) -> EventRecord? {
    guard let file = place.order.first else { return nil }
    let event = event(place.cursors[file], in: file)
    MarketTape.advance(&place, files, file)
    return event
  }

  /// The event behind the place, which stays where it is.
  public func peek(_ place: Place) -> EventRecord? { place.order.first.map { event(place.cursors[$0], in: $0) } }

  private static func step(_ fileCount: Int) -> Int {
    var step = MarketFile.forgottenRows
    while step > 1024, step * fileCount > MarketFile.forgottenRows { step /= 2 }
    return step
  }

  private static func start(_ files: UnsafeMutableBufferPointer<MarketFile>) -> Place {
    var place = Place(cursors: Array(repeating: 0, count: files.count), order: TapeOrder(capacity: files.count))
    for index in files.indices { place.order.insert(index, at: files[index].records[0].time_ns) }
    return place
  }

  /// Passes the row that comes next, which is one of this file.
  @inline(__always)
  private static func advance(_ place: inout Place, _ files: UnsafeMutableBufferPointer<MarketFile>, _ file: Int) {
    place.order.removeFirst()
    place.cursors[file] += 1
    let row = place.cursors[file]
    if row < files[file].records.count { place.order.insert(file, at: files[file].records[row].time_ns) }
  }

  /// Of the only file: its rows before this one are not looked at any more.
  public func forget(before row: Int) { files[0].forget(before: row) }

  @inline(__always)
  private func event(_ row: Int, in file: Int) -> EventRecord {
    var record = files[file].records[row]
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
