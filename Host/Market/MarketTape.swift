import HostModel

/// One or several market-data files as one stream in time order, with the instruments of all of them.
///
/// Files are mapped, and many of them read piece by piece: memory does not grow with their length. Where two events have
/// the same time, the file named first comes first.
///
/// @unchecked: what is mapped and listed is never changed; reading it as one stream for oneself takes a `Place`.
public struct MarketTape: ~Copyable, @unchecked Sendable {
  public let universe: Universe
  public let rowCount: Int
  private let files: UnsafeMutableBufferPointer<MarketFile>
  /// For each file, the host's index of each of its instruments.
  private let instruments: [UnsafeMutableBufferPointer<UInt16>]
  private var place: Place
  /// For each file; made with the first row that is asked for.
  private var windows: UnsafeMutablePointer<FileWindow>?

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
    place = MarketTape.start(files)
  }

  deinit {
    if let windows {
      for index in files.indices { windows[index].deallocate() }
      windows.deallocate()
    }
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
    let windows = windows ?? openWindows()
    let event = event(windows[file].row(place.cursors[file], of: files[file]), of: file)
    place.order.removeFirst()
    place.cursors[file] += 1
    let row = place.cursors[file]
    if row < files[file].records.count {
      place.order.insert(file, at: windows[file].row(row, of: files[file]).time_ns)
    }
    return event
  }

  private mutating func openWindows() -> UnsafeMutablePointer<FileWindow> {
    let windows = UnsafeMutablePointer<FileWindow>.allocate(capacity: files.count)
    for index in files.indices {
      (windows + index).initialize(to: FileWindow(fileCount: files.count))
      // What was looked at so far is not needed any more.
      files[index].forget(before: files[index].records.count, step: files[index].records.count)
    }
    self.windows = windows
    return windows
  }

  /// The event behind the place, which goes on behind that; `nil` at the end of all files.
  public func next(_ place: inout Place) -> EventRecord? {
    guard let file = place.order.first else { return nil }
    let event = event(mapped(place.cursors[file], file), of: file)
    place.order.removeFirst()
    place.cursors[file] += 1
    let row = place.cursors[file]
    if row < files[file].records.count { place.order.insert(file, at: mapped(row, file).time_ns) }
    return event
  }

  private func mapped(_ row: Int, _ file: Int) -> EventPointer {
    files[file].records.baseAddress.unsafelyUnwrapped + row
  }

  /// The event behind the place, which stays where it is.
  public func peek(_ place: Place) -> EventRecord? {
    place.order.first.map { event(mapped(place.cursors[$0], $0), of: $0) }
  }

  private static func start(_ files: UnsafeMutableBufferPointer<MarketFile>) -> Place {
    var place = Place(cursors: Array(repeating: 0, count: files.count), order: TapeOrder(capacity: files.count))
    for index in files.indices { place.order.insert(index, at: files[index].records[0].time_ns) }
    return place
  }

  /// Of the only file: its rows before this one are not looked at any more.
  public func forget(before row: Int) { files[0].forget(before: row) }

  @inline(__always)
  private func event(_ row: EventPointer, of file: Int) -> EventRecord {
    var record = row.pointee
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
