/// The files of a tape in the order of their next rows.
///
/// A sorted ring: the first one is taken out and, with the time of its next row, put in again from the nearer end. Files that
/// tick together, as bars do, go from the front to the back, and a busy file among quiet ones stays in front: either way
/// without a look at the others.
struct TapeOrder: Sendable {
  private struct Entry {
    let time_ns: Int64
    let file: Int

    @inline(__always)
    func isBefore(_ other: Entry) -> Bool {
      time_ns < other.time_ns || time_ns == other.time_ns && file < other.file
    }
  }

  private var ring: [Entry]
  private let mask: Int
  private var head = 0
  private(set) var count = 0

  init(capacity: Int) {
    var size = 1
    while size < capacity { size *= 2 }
    ring = Array(repeating: Entry(time_ns: 0, file: 0), count: size)
    mask = size - 1
  }

  /// The file whose row comes next.
  @inline(__always)
  var first: Int? { count == 0 ? nil : ring[head].file }

  mutating func removeFirst() {
    head = (head + 1) & mask
    count -= 1
  }

  mutating func insert(_ file: Int, at time_ns: Int64) {
    let entry = Entry(time_ns: time_ns, file: file), head = head, count = count, mask = mask
    var place = 0
    ring.withUnsafeMutableBufferPointer { ring in
      if count > 0, entry.isBefore(ring[(head + count / 2) & mask]) {
        // What is before it moves one place to the front.
        while place < count, ring[(head + place) & mask].isBefore(entry) {
          ring[(head + place - 1) & mask] = ring[(head + place) & mask]
          place += 1
        }
        ring[(head + place - 1) & mask] = entry
        place = -1
      } else {
        place = count
        while place > 0, entry.isBefore(ring[(head + place - 1) & mask]) {
          ring[(head + place) & mask] = ring[(head + place - 1) & mask]
          place -= 1
        }
        ring[(head + place) & mask] = entry
      }
    }
    if place < 0 { self.head = (head - 1) & mask }
    self.count += 1
  }
}
