import HostModel

/// An order as the venue keeps it.
struct VenueOrder {
  let id: OrderID
  let instrument: InstrumentID
  let side: Side
  let terms: OrderTerms
  let limit: Price
  var remaining: Quantity
  /// What traded of it, under these terms and those before.
  var filled_units: Int64 = 0
  /// When an order until a time ends.
  var expiry: Time?
  /// It has not met an event of its instrument yet.
  var isFresh = true
  /// Where it stands, while it rests in a book.
  var place = QueuePlace.unknown

  init(_ id: OrderID, _ order: OrderRequest) {
    self.init(
      id: id, instrument: order.instrument, side: order.side, terms: OrderTerms(order), limit: order.price,
      remaining: order.quantity)
    expiry = order.expiry
  }

  init(id: OrderID, instrument: InstrumentID, side: Side, terms: OrderTerms, limit: Price, remaining: Quantity) {
    self.id = id
    self.instrument = instrument
    self.side = side
    self.terms = terms
    self.limit = limit
    self.remaining = remaining
  }

  /// Whether it would trade at this price.
  func accepts(_ price: Price) -> Bool { side == .buy ? price <= limit : price >= limit }

  /// Whether this price lies beyond its own: the market went through it.
  func isPassed(by price: Price) -> Bool { side == .buy ? price < limit : price > limit }

  var bookSide: BookSide { side == .buy ? .bid : .ask }
}

/// The orders that wait in one instrument, in the order in which they arrived.
struct VenueOrders: ~Copyable {
  private var storage: UnsafeMutablePointer<VenueOrder>
  private var capacity = 4
  private(set) var count = 0

  init() { storage = .allocate(capacity: 4) }

  deinit { storage.deallocate() }

  subscript(place: Int) -> VenueOrder {
    get {
      precondition(place < count, "order \(place) of \(count)")
      return storage[place]
    }
    set {
      precondition(place < count, "order \(place) of \(count)")
      storage[place] = newValue
    }
  }

  func place(of id: OrderID) -> Int? {
    for place in 0..<count where storage[place].id == id { return place }
    return nil
  }

  @inline(__always)
  func contains(_ isWanted: (borrowing VenueOrder) -> Bool) -> Bool {
    for place in 0..<count where isWanted(storage[place]) { return true }
    return false
  }

  mutating func append(_ order: VenueOrder) {
    if count == capacity {
      let grown = UnsafeMutablePointer<VenueOrder>.allocate(capacity: capacity * 2)
      grown.moveInitialize(from: storage, count: count)
      storage.deallocate()
      storage = grown
      capacity *= 2
    }
    (storage + count).initialize(to: order)
    count += 1
  }

  mutating func remove(at place: Int) {
    (storage + place).update(from: storage + place + 1, count: count - place - 1)
    count -= 1
  }

  mutating func removeAll() { count = 0 }

  /// Takes out those that have nothing left to trade. Ended orders are marked so while a pass over the list lasts.
  mutating func removeEnded() {
    var kept = 0
    for place in 0..<count where storage[place].remaining != .zero {
      if kept != place { storage[kept] = storage[place] }
      kept += 1
    }
    count = kept
  }

  /// Places of the orders of one side for which `isWanted` holds: best price first, then by arrival. Written into
  /// `places`, which is used again; gives their number.
  func byPriority(_ side: Side, into places: inout PlaceList, _ isWanted: (VenueOrder) -> Bool) {
    places.removeAll()
    for place in 0..<count where storage[place].side == side && isWanted(storage[place]) {
      let limit = storage[place].limit
      places.insert(place) { other in side == .buy ? storage[other].limit < limit : storage[other].limit > limit }
    }
  }
}

/// Places in a list, sorted as they are inserted, in memory that is used again.
struct PlaceList: ~Copyable {
  private var storage: UnsafeMutablePointer<Int>
  private var capacity = 16
  private(set) var count = 0

  init() { storage = .allocate(capacity: 16) }

  deinit { storage.deallocate() }

  subscript(index: Int) -> Int { storage[index] }

  mutating func removeAll() { count = 0 }

  /// Before the first place for which `isBehind` holds.
  mutating func insert(_ place: Int, before isBehind: (Int) -> Bool) {
    if count == capacity {
      let grown = UnsafeMutablePointer<Int>.allocate(capacity: capacity * 2)
      grown.moveInitialize(from: storage, count: count)
      storage.deallocate()
      storage = grown
      capacity *= 2
    }
    var index = count
    while index > 0, isBehind(storage[index - 1]) {
      storage[index] = storage[index - 1]
      index -= 1
    }
    storage[index] = place
    count += 1
  }
}
