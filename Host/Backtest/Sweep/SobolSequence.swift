/// Points that fill the unit cube more evenly than chance does, each a point of the sequence that goes on for ever.
///
///     var sequence = SobolSequence(dimensions: 2)
///     sequence.next()     // [0, 0]
///     sequence.next()     // [0.5, 0.5]
///
/// In the order of Antonov and Saleev (one direction number changes from point to point), with the primitive polynomials
/// and initial direction numbers of Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections",
/// 2008, their table new-joe-kuo-6. Not scrambled: `scipy.stats.qmc.Sobol(scramble=False)` gives the same points.
public struct SobolSequence: Sendable {
  /// For each dimension its direction numbers, as fractions of 2^32.
  private let directions: [[UInt32]]
  private var current: [UInt32]
  private var index: UInt32 = 0

  public static let mostDimensions = 1 + table.count
  private static let bits = 32

  public init(dimensions: Int) {
    precondition((1...SobolSequence.mostDimensions).contains(dimensions), "\(dimensions) dimensions")
    directions = (0..<dimensions).map { dimension in
      dimension == 0 ? SobolSequence.first : SobolSequence.directions(SobolSequence.table[dimension - 1])
    }
    current = Array(repeating: 0, count: dimensions)
  }

  /// The next point, each coordinate at least 0 and below 1. Traps after 2^32 - 1 of them.
  public mutating func next() -> [Double] {
    let point = current.map { Double($0) * 0x1p-32 }
    let change = (~index).trailingZeroBitCount
    precondition(change < SobolSequence.bits, "the sequence is over")
    for dimension in current.indices { current[dimension] ^= directions[dimension][change] }
    index += 1
    return point
  }

  /// The van der Corput sequence.
  private static let first = (0..<bits).map { UInt32(1) << UInt32(bits - 1 - $0) }

  private static func directions(_ row: (degree: Int, coefficients: UInt32, initial: [UInt32])) -> [UInt32] {
    var directions = row.initial.enumerated().map { $1 << UInt32(bits - 1 - $0) }
    for place in row.degree..<bits {
      var direction = directions[place - row.degree]
      direction ^= direction >> UInt32(row.degree)
      for k in 1..<row.degree where row.coefficients >> UInt32(row.degree - 1 - k) & 1 == 1 {
        direction ^= directions[place - k]
      }
      directions.append(direction)
    }
    return directions
  }

  /// From the second dimension on: degree s of the polynomial, its inner coefficients a as bits, and m_1 to m_s.
  private static let table: [(degree: Int, coefficients: UInt32, initial: [UInt32])] = [
    (1, 0, [1]),
    (2, 1, [1, 3]),
    (3, 1, [1, 3, 1]),
    (3, 2, [1, 1, 1]),
    (4, 1, [1, 1, 3, 3]),
    (4, 4, [1, 3, 5, 13]),
    (5, 2, [1, 1, 5, 5, 17]),
    (5, 4, [1, 1, 5, 5, 5]),
    (5, 7, [1, 1, 7, 11, 19]),
    (5, 11, [1, 1, 5, 1, 1]),
    (5, 13, [1, 1, 1, 3, 11]),
    (5, 14, [1, 3, 5, 5, 31]),
    (6, 1, [1, 3, 3, 9, 7, 49]),
    (6, 13, [1, 1, 1, 15, 21, 21]),
    (6, 16, [1, 3, 1, 13, 27, 49]),
    (6, 19, [1, 1, 1, 15, 7, 5]),
    (6, 22, [1, 3, 1, 15, 13, 25]),
    (6, 25, [1, 1, 5, 5, 19, 61]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]),
    (7, 4, [1, 3, 7, 13, 13, 15, 69]),
    (7, 7, [1, 1, 3, 13, 7, 35, 63]),
    (7, 8, [1, 3, 5, 9, 1, 25, 53]),
    (7, 14, [1, 3, 1, 13, 9, 35, 107]),
    (7, 19, [1, 3, 1, 5, 27, 61, 31]),
    (7, 21, [1, 1, 5, 11, 19, 41, 61]),
    (7, 28, [1, 3, 5, 3, 3, 13, 69]),
    (7, 31, [1, 1, 7, 13, 1, 19, 1]),
    (7, 32, [1, 3, 7, 5, 13, 19, 59]),
    (7, 37, [1, 1, 3, 9, 25, 29, 41]),
    (7, 41, [1, 3, 5, 13, 23, 1, 55]),
    (7, 42, [1, 3, 7, 3, 13, 59, 17]),
  ]
}
