/// One of n parts of a sweep, `2/8`: they have no set in common, and together they are all.
///
/// Neighbours go to different parts, so that no part gets all the slow ones.
public struct SweepShard: Equatable, Sendable {
  /// From 1 on.
  public let number: Int
  public let count: Int

  public static let whole = SweepShard(number: 1, count: 1)

  private init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// `nil` when it is not of the form, or there is no such part.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], count <= SweepSpace.mostSets,
      number >= 1, number <= count, text == "\(number)/\(count)"
    else { return nil }
    self.init(number: number, count: count)
  }

  public func has(_ set: Int) -> Bool { set % count == number - 1 }

  public var isWhole: Bool { count == 1 }
}
