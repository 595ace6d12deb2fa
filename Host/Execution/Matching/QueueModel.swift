import HostModel

/// How an order that rests in a book moves up in the queue at its price. It begins behind all that is there.
///
/// Trades at its price take from those before it, under every model, and a level never has more before it than it
/// holds. The models differ in who left when a level shrinks without a trade.
public enum QueueModel: String, CaseIterable, Sendable {
  /// Those behind it: only trades advance it.
  case conservative
  /// Before or behind it, in proportion to how many are there.
  case power1
  /// The same with the squares, so that an order far ahead keeps its place.
  case power2
  /// With the cubes.
  case power3
  /// With the logarithms of one more than each.
  case log
}

/// Where one resting order stands at its price.
struct QueuePlace: Equatable {
  /// What is before it.
  var ahead_units: Int64
  /// What traded at its price since the level's size was last told: the next size is smaller by it already.
  var traded_units: Int64 = 0

  /// Where the book does not show the price, nobody knows who is before it; the first size that is shown bounds it.
  static let unknown = QueuePlace(ahead_units: Int64.max)

  /// A trade at its price of so many units, not counting what orders of this host got. Gives what reaches the order.
  mutating func trade(_ units: Int64) -> Int64 {
    let reaching_units = max(units - ahead_units, 0)
    ahead_units = max(ahead_units - units, 0)
    return reaching_units
  }

  mutating func noteTraded(_ units: Int64) {
    let (sum, overflow) = traded_units.addingReportingOverflow(units)
    traded_units = overflow ? Int64.max : sum
  }

  /// The level's size is told anew.
  mutating func change(from before_units: Int64, to after_units: Int64, _ model: QueueModel) {
    let left_units = before_units - after_units - min(traded_units, EventRecord.largestSize_units)
    traded_units = 0
    if left_units > 0, ahead_units < before_units {
      let behind_units = before_units - ahead_units
      let behindShare_ppm = model.behindShare_ppm(ahead: ahead_units, behind: behind_units)
      let fromBehind_units = min(share(left_units, behindShare_ppm), behind_units)
      ahead_units = max(ahead_units - (left_units - fromBehind_units), 0)
    }
    ahead_units = min(ahead_units, after_units)
  }

  /// Rounded up: in doubt those behind left.
  private func share(_ units: Int64, _ ppm: Int64) -> Int64 {
    scaled(units, by: ppm, over: 1_000_000, .up) ?? units
  }
}

extension QueueModel {
  /// Which part of those who leave is taken to leave from behind the order, in parts per million.
  func behindShare_ppm(ahead: Int64, behind: Int64) -> Int64 {
    switch self {
    case .conservative: return 1_000_000
    case .power1: return QueueModel.share(ahead, behind, power: 1)
    case .power2: return QueueModel.share(ahead, behind, power: 2)
    case .power3: return QueueModel.share(ahead, behind, power: 3)
    case .log: return QueueModel.share(QueueModel.logarithm(ahead + 1), QueueModel.logarithm(behind + 1), power: 1)
    }
  }

  private static func share(_ ahead: Int64, _ behind: Int64, power: Int) -> Int64 {
    // Twenty bits of each are enough for parts per million of a model, and their cubes fit.
    let shift = max(0, 64 - max(ahead, behind).leadingZeroBitCount - 20)
    var front: Int64 = 1, back: Int64 = 1
    for _ in 0..<power {
      front *= ahead >> shift
      back *= behind >> shift
    }
    guard front + back > 0 else { return 1_000_000 }
    return scaled(back, by: 1_000_000, over: front + back, .up) ?? 1_000_000
  }

  /// The logarithm to the base of two with 16 binary places, rounded down, by squaring: the same on every machine.
  static func logarithm(_ number: Int64) -> Int64 {
    precondition(number > 0, "logarithm of \(number)")
    let whole = 63 - number.leadingZeroBitCount
    var mantissa = whole > 30 ? UInt64(number) >> UInt64(whole - 30) : UInt64(number) << UInt64(30 - whole)
    var result = Int64(whole)
    for _ in 0..<16 {
      mantissa = (mantissa * mantissa) >> 30
      result <<= 1
      if mantissa >= 2 << 30 {
        mantissa >>= 1
        result |= 1
      }
    }
    return result
  }
}
