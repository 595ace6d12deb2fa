/// Which changes of a book follow which, by the numbers that Binance gives them.
///
/// A change is of the updates `first` to `last`. The snapshot is of an update within the first change that counts; those
/// that end before it are part of it. From then on none may be missing: of the spot a change begins with the number
/// behind the last one's end, of contracts it names that end as `previous`.
///
///     var sequence = BookSequence()
///     sequence.receive(change)        // .waits until the snapshot is there
///     sequence.receive(snapshot: 7)   // the changes that waited and belong behind it
struct BookSequence {
  struct Change: Equatable {
    let first: Int64
    let last: Int64
    /// Of contracts only.
    let previous: Int64?
    /// What it changes: the line that it was read from, or what was made of it.
    let levels: [BookLevel]
  }

  enum Verdict: Equatable {
    case follows
    /// Part of the snapshot already.
    case isOld
    /// Until a snapshot comes it means nothing.
    case waits
    /// Some before it are missing: the book is not known any more until the next snapshot.
    case gap(after: Int64)
  }

  private var last: Int64?
  /// The next change that counts is the first behind a snapshot.
  private var isFirst = false
  private(set) var waiting: [Change] = []

  /// A snapshot is asked for when a stream begins; what comes in between is soon more than enough.
  static let limit = 10_000

  mutating func receive(_ change: Change) -> Verdict {
    guard let last else {
      if waiting.count == Self.limit { waiting.removeFirst() }
      waiting.append(change)
      return .waits
    }
    if isFirst {
      // Of contracts the snapshot's own update may be the last of a change that counts.
      let isOld = change.previous == nil ? change.last <= last : change.last < last
      if isOld { return .isOld }
      let begin = change.previous == nil ? last + 1 : last
      guard change.first <= begin, begin <= change.last else { return lose(change, after: last) }
    } else {
      let follows = change.previous.map { $0 == last } ?? (change.first - 1 == last)
      guard follows else { return lose(change, after: last) }
    }
    isFirst = false
    self.last = change.last
    return .follows
  }

  /// The book begins anew with the update of this number. Gives what waited, to be received again.
  mutating func receive(snapshot number: Int64) -> [Change] {
    defer { waiting = [] }
    last = number
    isFirst = true
    return waiting
  }

  private mutating func lose(_ change: Change, after last: Int64) -> Verdict {
    self.last = nil
    waiting = [change]
    return .gap(after: last)
  }
}

/// One level as a message writes it.
struct BookLevel: Equatable {
  let isBid: Bool
  let price: String
  let size: String
}
