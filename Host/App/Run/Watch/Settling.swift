/// Bundles that were touched, until nobody has touched them for a while: a copy that is still under way is not looked at.
///
/// Touches and times go in, names come out. It is bounded: beyond `capacity` names everything has to be looked at.
struct Settling: Equatable, Sendable {
  private var touched: [(name: String, at_ns: Int64)] = []

  static let quiet_ns: Int64 = 500_000_000
  static let capacity = 1000

  mutating func touch(_ name: String, at now_ns: Int64) {
    if let index = touched.firstIndex(where: { $0.name == name }) {
      touched[index].at_ns = now_ns
    } else if touched.count < Settling.capacity {
      touched.append((name, now_ns))
    }
  }

  /// The names that have been quiet for long enough, in order. Each is given once.
  mutating func settled(at now_ns: Int64) -> [String] {
    if touched.isEmpty { return [] }
    let quiet = touched.filter { now_ns - $0.at_ns >= Settling.quiet_ns }.map(\.name)
    touched.removeAll { now_ns - $0.at_ns >= Settling.quiet_ns }
    return quiet.sorted()
  }

  static func == (left: Settling, right: Settling) -> Bool {
    left.touched.elementsEqual(right.touched) { $0 == $1 }
  }
}
