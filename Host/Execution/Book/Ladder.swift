/// The price levels of one side of a book, the furthest first and the best last: most changes happen near the best
/// price, where few levels have to be moved.
///
/// Bounded: beyond `limit` levels the furthest is let go.
public struct Ladder: ~Copyable {
  /// What is offered at one price.
  public struct Level: Equatable, Sendable {
    /// The price's place on its side; the larger, the better. See `BookSide.rank`.
    public let rank: Int64
    public var size_units: Int64
    /// What this host's own orders have taken of it. The recorded market knows nothing of them and shows it still.
    public var taken_units: Int64

    @inlinable public var free_units: Int64 { size_units - taken_units }
  }

  /// Sizes of this many levels add up without overflow: see `EventRecord.largestSize_units`.
  public static let limit = 65_536

  @usableFromInline private(set) var levels: UnsafeMutablePointer<Level>
  private var capacity = 16
  public private(set) var count = 0

  public init() { levels = .allocate(capacity: 16) }

  deinit { levels.deallocate() }

  public var isEmpty: Bool { count == 0 }
  public var best: Level? { count == 0 ? nil : levels[count - 1] }
  public var furthest: Level? { count == 0 ? nil : levels[0] }

  /// The levels from the best on: 0 is the best.
  public subscript(_ depth: Int) -> Level {
    precondition(depth >= 0 && depth < count, "level \(depth) of \(count)")
    return levels[count - 1 - depth]
  }

  /// What is offered at this rank, 0 where there is no level.
  public func size_units(at rank: Int64) -> Int64 {
    let place = place(of: rank)
    return place < count && levels[place].rank == rank ? levels[place].size_units : 0
  }

  public mutating func removeAll() { count = 0 }

  /// Sets what a level offers from now on and gives what it offered before. 0 removes it.
  @discardableResult
  public mutating func set(_ rank: Int64, _ size_units: Int64) -> Int64 {
    let place = place(of: rank)
    guard place < count && levels[place].rank == rank else {
      if size_units > 0 { insert(Level(rank: rank, size_units: size_units, taken_units: 0), at: place) }
      return 0
    }
    let before = levels[place].size_units
    if size_units > 0 {
      levels[place].size_units = size_units
      levels[place].taken_units = min(levels[place].taken_units, size_units)
    } else {
      (levels + place).update(from: levels + place + 1, count: count - place - 1)
      count -= 1
    }
    return before
  }

  /// Takes from the level that lies `depth` behind the best.
  mutating func take(_ units: Int64, depth: Int) {
    let place = count - 1 - depth
    precondition(units >= 0 && units <= levels[place].free_units, "\(units) of \(levels[place])")
    levels[place].taken_units += units
  }

  /// Adds a level that is better than all before it; for decoding.
  mutating func append(_ level: Level) { insert(level, at: count) }

  /// Where a level of this rank stands, or would.
  private func place(of rank: Int64) -> Int {
    var place = count
    // Most changes are at one of the best levels; behind them the search goes by halves.
    let near = max(count - 8, 0)
    while place > near {
      if levels[place - 1].rank < rank { return place }
      place -= 1
      if levels[place].rank == rank { return place }
    }
    var low = 0, high = place
    while low < high {
      let middle = (low + high) / 2
      if levels[middle].rank < rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func insert(_ level: Level, at place: Int) {
    var place = place
    if count == Ladder.limit {
      guard place > 0 else { return }
      levels.update(from: levels + 1, count: count - 1)
      count -= 1
      place -= 1
    } else if count == capacity {
      grow()
    }
    (levels + place + 1).update(from: levels + place, count: count - place)
    levels[place] = level
    count += 1
  }

  private mutating func grow() {
    let grown = UnsafeMutablePointer<Level>.allocate(capacity: capacity * 2)
    grown.moveInitialize(from: levels, count: count)
    levels.deallocate()
    levels = grown
    capacity *= 2
  }
}
