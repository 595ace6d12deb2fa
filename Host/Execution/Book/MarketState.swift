import HostModel

/// What is known of one instrument's market: whether it is open, and what it offers.
public struct MarketState: ~Copyable {
  public internal(set) var status = MarketStatus.open
  public internal(set) var book = OrderBook()

  public init() {}

  /// Takes in a quote, depth or status record; others say nothing about it. True when the book is whole after it.
  @discardableResult
  public mutating func receive(_ event: EventPointer) -> Bool {
    switch event.kind {
    case EventKind.quote: return book.receive(quote: event)
    case EventKind.depth:
      _ = book.receive(depth: event)
      if book.isWhole { book.isInSnapshot = false }
      return book.isWhole
    case EventKind.status:
      status = event.status
      return false
    default: return false
    }
  }
}

extension EventFields {
  /// Of a status record without `marketFault`.
  public var status: MarketStatus {
    guard let status = MarketStatus(rawValue: field0) else { preconditionFailure("status \(field0)") }
    return status
  }
}
