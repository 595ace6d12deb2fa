import HostModel

/// One strategy's standing orders and cancel rules, in the order in which they were asked for, in memory of its own.
public struct StandingBook: ~Copyable {
  public static let capacity = 64

  let orders: UnsafeMutablePointer<StandingOrder>
  public internal(set) var count = 0
  let rules: UnsafeMutablePointer<CancelRule>
  public internal(set) var ruleCount = 0
  var groupCount: UInt32 = 0

  public init() {
    orders = .allocate(capacity: StandingBook.capacity)
    rules = .allocate(capacity: StandingBook.capacity)
  }

  deinit {
    orders.deallocate()
    rules.deallocate()
  }

  public var isEmpty: Bool { count == 0 && ruleCount == 0 }

  public subscript(place: Int) -> StandingOrder {
    get {
      precondition(place < count, "standing order \(place) of \(count)")
      return orders[place]
    }
    _modify {
      precondition(place < count, "standing order \(place) of \(count)")
      yield &orders[place]
    }
  }

  public func place(of ref: ClientRef) -> Int? {
    for place in 0..<count where orders[place].ref == ref { return place }
    return nil
  }

  public mutating func add(_ order: StandingOrder, at last: Price, step: Int64) {
    precondition(count < StandingBook.capacity, "\(count) standing orders")
    (orders + count).initialize(to: order)
    if order.phase == .armed { orders[count].arm(at: last, step: step) }
    count += 1
  }

  /// Takes an order out and keeps the others in their order.
  public mutating func remove(at place: Int) {
    (orders + place).update(from: orders + place + 1, count: count - place - 1)
    count -= 1
  }

  public func rule(_ place: Int) -> CancelRule {
    precondition(place < ruleCount, "rule \(place) of \(ruleCount)")
    return rules[place]
  }

  public mutating func add(_ rule: CancelRule) {
    precondition(ruleCount < StandingBook.capacity, "\(ruleCount) rules")
    (rules + ruleCount).initialize(to: rule)
    ruleCount += 1
  }

  public mutating func removeRule(at place: Int) {
    (rules + place).update(from: rules + place + 1, count: ruleCount - place - 1)
    ruleCount -= 1
  }

  /// What a rule waited for happened: its order ends.
  public mutating func fire(_ place: Int) { rules[place].isFired = true }

  // MARK: What happens to one of them

  public mutating func replace(_ place: Int, _ terms: Replacement, at last: Price, step: Int64) {
    orders[place].replace(terms, at: last, step: step)
  }

  public mutating func observe(_ place: Int, _ span: PriceSpan, step: Int64) -> Bool {
    orders[place].observe(span, step: step)
  }

  public mutating func trigger(_ place: Int) { orders[place].phase = .working }
  public mutating func retire(_ place: Int) { orders[place].retire() }

  public mutating func send(_ part: Quantity, from place: Int) { orders[place].send(part) }
  public mutating func block(_ place: Int, at time: Time) { orders[place].block(at: time) }

  public mutating func settle(_ place: Int, filled: Int64, less: Int64) {
    orders[place].settle(filled: filled, less: less)
  }

  /// It could not send now. True when this is another reason than the last one that was told.
  public mutating func noteRefusal(_ place: Int, reason: Int64, at time: Time) -> Bool {
    let isNew = orders[place].toldReason != reason
    orders[place].toldReason = reason
    orders[place].block(at: time)
    return isNew
  }

  // MARK: What happens to the others with it

  /// `ref` traded: what waits for it grows, and what is in the group of the order at `member` shrinks.
  public mutating func noteFill(
    _ ref: ClientRef, member: Int?, units: Int64, at last: (Int) -> Price, step: (InstrumentID) -> Int64
  ) {
    if let member { shrinkOthers(of: member, by: units) }
    for place in 0..<count where orders[place].after == ref && orders[place].phase != .ending {
      let order = orders[place]
      orders[place].grow(by: units, at: last(order.position), step: step(order.request.instrument))
    }
  }

  private mutating func shrinkOthers(of member: Int, by units: Int64) {
    let group = orders[member].group
    guard group != 0 else { return }
    for place in 0..<count where place != member && orders[place].group == group && !orders[place].isWhole {
      orders[place].shrink(by: units)
      if orders[place].unfilled == .zero { orders[place].retire() }
    }
  }

  /// The order at `member` is triggered: nothing else of its group may trade any more, as far as `isMeant` says.
  public mutating func retireOthers(
    of member: Int, where isMeant: (StandingRequest) -> Bool = { _ in true }
  ) {
    let group = orders[member].group
    guard group != 0 else { return }
    for place in 0..<count
    where place != member && orders[place].group == group && isMeant(orders[place].request) {
      orders[place].retire()
    }
  }

  /// `ref` is over: what was sized by it has its size, and what never got one ends.
  public mutating func noteEnd(_ ref: ClientRef) {
    for place in 0..<count where orders[place].after == ref {
      orders[place].after = nil
      if orders[place].quantity == .zero { orders[place].retire() }
    }
  }

  /// The group of `ref`'s children, or a new one.
  public mutating func group(after ref: ClientRef) -> UInt32 {
    for place in 0..<count where orders[place].after == ref && orders[place].group != 0 { return orders[place].group }
    groupCount += 1
    return groupCount
  }

  /// The group of the order at `place`, which gets one when it has none.
  public mutating func group(with place: Int) -> UInt32 {
    if orders[place].group == 0 {
      groupCount += 1
      orders[place].group = groupCount
    }
    return orders[place].group
  }

  // MARK: What it waits for

  public func watch(_ instrument: InstrumentID, _ watch: inout PriceWatch) {
    for place in 0..<count where orders[place].request.instrument == instrument { orders[place].watch(&watch) }
    for place in 0..<ruleCount { rules[place].watch(instrument, &watch) }
  }

  /// When something has to be looked at without the market, at the latest.
  public func due(after now: Time) -> Time? {
    var earliest: Time?
    for place in 0..<count {
      if let due = orders[place].due(after: now) { earliest = min(earliest ?? due, due) }
    }
    for place in 0..<ruleCount {
      if case .at(let due) = rules[place].condition { earliest = min(earliest ?? due, due) }
    }
    return earliest
  }
}
