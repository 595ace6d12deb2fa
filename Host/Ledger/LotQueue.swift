import HostModel

/// The open parts of one position, oldest first, each with its cost: what first in, first out has to remember.
struct LotQueue {
  struct Lot {
    var units: Int64
    var cost_units: Int64
  }

  private var lots: UnsafeMutablePointer<Lot>
  private var capacity: Int
  private var head = 0
  private(set) var count = 0

  init() {
    capacity = 8
    lots = .allocate(capacity: capacity)
  }

  func deallocate() { lots.deallocate() }

  subscript(index: Int) -> Lot { lots[head + index] }

  mutating func append(_ lot: Lot) {
    if head + count == capacity { makeRoom() }
    (lots + head + count).initialize(to: lot)
    count += 1
  }

  mutating func removeAll() {
    head = 0
    count = 0
  }

  /// Takes the oldest `units` out and gives their cost; of a lot that is split, its share rounded down. Traps when there
  /// are not so many.
  mutating func take(_ units: Int64) -> Int64 {
    var left = units, cost: Int64 = 0
    while left > 0 {
      precondition(count > 0, "\(left) of \(units) units in no lot")
      let lot = lots[head]
      if lot.units > left {
        guard let part = scaled(lot.cost_units, by: left, over: lot.units, .down) else {
          preconditionFailure("a part of \(lot) has no cost")
        }
        lots[head] = Lot(units: lot.units - left, cost_units: lot.cost_units - part)
        return cost + part
      }
      left -= lot.units
      cost += lot.cost_units
      head += 1
      count -= 1
    }
    if count == 0 { head = 0 }
    return cost
  }

  private mutating func makeRoom() {
    let roomier = head >= capacity / 2 ? capacity : capacity * 2
    let moved = UnsafeMutablePointer<Lot>.allocate(capacity: roomier)
    moved.moveInitialize(from: lots + head, count: count)
    lots.deallocate()
    lots = moved
    capacity = roomier
    head = 0
  }
}
