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
  /// After how many rows of one file their memory is given back: of many files less of each is there at once.
  private let step: Int

  /// A place between two events. Several may read one tape, each with a place of its own.
  public struct Place: Equatable, Sendable {
    /// For each file, the next row.
    fileprivate var cursors: [Int]
    /// The files that have not ended, the one whose row comes next at the top of a heap.
    fileprivate var heap: [Int]

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
    step = max(MarketFile.forgottenRows / files.count, 1024)
    place = MarketTape.start(files)
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
  public var start: Place { MarketTape.start(files) }
  public var end: Place { Place(cursors: files.indices.map { files[$0].records.count }, heap: []) }

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
    guard let file = place.heap.first else { return nil }
    let event = event(place, in: file)
    MarketTape.advance(&place, files)
    if place.cursors[file] % step == 0 { files[file].forget(before: place.cursors[file], step: step) }
    return event
  }

  /// The event behind the place, which goes on behind that; `nil` at the end of all files.
  public func next(_ place: inout Place) -> EventRecord? {
    guard let file = place.heap.first else { return nil }
    let event = event(place, in: file)
    MarketTape.advance(&place, files)
    return event
  }

  /// The event behind the place, which stays where it is.
  public func peek(_ place: Place) -> EventRecord? { place.heap.first.map { event(place, in: $0) } }

  private static func start(_ files: UnsafeMutableBufferPointer<MarketFile>) -> Place {
    var place = Place(cursors: Array(repeating: 0, count: files.count), heap: Array(files.indices))
    for index in files.indices.reversed() { sink(index, &place, files) }
    return place
  }

  /// Passes the row that comes next.
  private static func advance(_ place: inout Place, _ files: UnsafeMutableBufferPointer<MarketFile>) {
    let file = place.heap[0]
    place.cursors[file] += 1
    if place.cursors[file] == files[file].records.count {
      let last = place.heap.removeLast()
      if !place.heap.isEmpty { place.heap[0] = last }
    }
    sink(0, &place, files)
  }

  /// Moves the file at a place of the heap down to where it belongs.
  private static func sink(_ start: Int, _ place: inout Place, _ files: UnsafeMutableBufferPointer<MarketFile>) {
    guard start < place.heap.count else { return }
    let file = place.heap[start], time_ns = files[file].records[place.cursors[file]].time_ns
    var parent = start
    while true {
      var child = 2 * parent + 1
      guard child < place.heap.count else { break }
      var other = place.heap[child], otherTime_ns = files[other].records[place.cursors[other]].time_ns
      if child + 1 < place.heap.count {
        let right = place.heap[child + 1], rightTime_ns = files[right].records[place.cursors[right]].time_ns
        if (rightTime_ns, right) < (otherTime_ns, other) {
          child += 1
          (other, otherTime_ns) = (right, rightTime_ns)
        }
      }
      guard (otherTime_ns, other) < (time_ns, file) else { break }
      place.heap[parent] = other
      parent = child
    }
    place.heap[parent] = file
  }

  /// Of the only file: its rows before this one are not looked at any more.
  public func forget(before row: Int) { files[0].forget(before: row) }

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
