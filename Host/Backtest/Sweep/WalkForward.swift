import HostModel

/// How time is cut for walking forward: what is best in one stretch is run in the next one, which it was not chosen by.
///
///     let windows = try WalkForward(parsing: "6", anchored: false).windows(in: days)
///     windows[0].inSample        // days
///     windows[0].outOfSample     // the days behind
///
/// In whole UTC days. The stretches out of sample follow one another without a gap and end with the data.
public struct WalkForward: Equatable, Sendable {
  public let shape: Shape
  /// In sample always begins where the data does, and so grows.
  public let isAnchored: Bool

  public enum Shape: Equatable, Sendable {
    /// So many windows, each three times as long in sample as out of it.
    case count(Int)
    case lengths(inSample: Int, outOfSample: Int)
  }

  /// As days since 1970.
  public struct Window: Equatable, Sendable {
    public let inSample: Range<Int64>
    public let outOfSample: Range<Int64>
  }

  public static let mostWindows = 1000
  private static let inOverOut = 3

  /// `6`, or `90d:30d`.
  public init(parsing text: String, anchored: Bool) throws(SweepFault) {
    isAnchored = anchored
    if let count = Int(text), (1...WalkForward.mostWindows).contains(count), "\(count)" == text {
      shape = .count(count)
      return
    }
    let lengths = text.split(separator: ":", omittingEmptySubsequences: false).map { part -> Int? in
      guard part.hasSuffix("d"), let days = Int(part.dropLast()), days > 0, days <= 36_525 else { return nil }
      return days
    }
    guard lengths.count == 2, let inSample = lengths[0], let outOfSample = lengths[1] else { throw .windows(text) }
    shape = .lengths(inSample: inSample, outOfSample: outOfSample)
  }

  public var text: String {
    switch shape {
    case .count(let count): "\(count)"
    case .lengths(let inSample, let outOfSample): "\(inSample)d:\(outOfSample)d"
    }
  }

  /// The windows in days since 1970; what does not divide evenly is left out at the beginning.
  public func windows(in days: Range<Int64>) throws(SweepFault) -> [Window] {
    let inSample: Int, outOfSample: Int, count: Int
    switch shape {
    case .count(let wanted):
      guard days.count >= wanted + WalkForward.inOverOut else {
        throw .tooShort(days: days.count, wanted: wanted + WalkForward.inOverOut)
      }
      outOfSample = days.count / (wanted + WalkForward.inOverOut)
      inSample = outOfSample * WalkForward.inOverOut
      count = wanted
    case .lengths(let `in`, let out):
      guard days.count >= `in` + out else { throw .tooShort(days: days.count, wanted: `in` + out) }
      inSample = `in`
      outOfSample = out
      count = min(WalkForward.mostWindows, (days.count - `in`) / out)
    }
    return (0..<count).map { window in
      let middle = days.upperBound - Int64((count - window) * outOfSample)
      return Window(
        inSample: (isAnchored ? days.lowerBound : middle - Int64(inSample))..<middle,
        outOfSample: middle..<middle + Int64(outOfSample))
    }
  }
}
