/// The rows of a run at which strategies wished for something, with what they had wished for by then.
///
/// It keeps at most twice `limit` of them, evenly: once there are more, every other one goes.
public struct DecisionMarks: Sendable {
  public struct Mark: Equatable, Sendable {
    public let row: Int
    public let log: DecisionLog
  }

  static let limit = 4096
  private var marks: [Mark] = []
  /// Of so many decisions one is kept.
  private var stride = 1
  private var seen = 0
  public private(set) var last: Mark?

  public init() {}

  /// Told after each row. Most have nothing new.
  public mutating func note(_ row: Int, _ log: DecisionLog) {
    guard log.count != last?.log.count ?? 0 else { return }
    let mark = Mark(row: row, log: log)
    last = mark
    if seen % stride == 0 { marks.append(mark) }
    seen += 1
    guard marks.count > 2 * DecisionMarks.limit else { return }
    stride *= 2
    marks = marks.indices.filter { $0 % 2 == 0 }.map { marks[$0] }
  }

  /// So many of them at most, from all over the run.
  public func spread(_ count: Int) -> [Mark] {
    guard marks.count > count else { return marks }
    return (0..<count).map { marks[$0 * marks.count / count] }
  }
}
