import HostLedger
import HostModel

/// A venue's number of one execution. A fill that comes again has the same.
public struct TradeID: Hashable, Sendable {
  public let number: Int64
  public init(_ number: Int64) { self.number = number }
}

/// What a venue says about one order.
public enum Report: Equatable, Sendable {
  case accepted
  /// It never worked. The venue's own number says why.
  case rejected(code: Int64)
  case filled(Fill, TradeID)
  /// It is over; what was filled counts.
  case cancelled
  /// It is not cancelled: done already, or the venue does not say why.
  case cancelRejected
  /// It works under the new terms.
  case replaced
  /// It works under the terms that it had.
  case replaceRejected
  /// Its own time is over.
  case expired
  /// No answer came in time. The host says it, not the venue.
  case lost
  /// Asked about the order, the venue does not know it.
  case absent
}

/// A report with the order it is about, at the venue's time.
public struct VenueReport: Equatable, Sendable {
  public let order: OrderID
  public let time: Time
  public let report: Report

  public init(_ order: OrderID, at time: Time, _ report: Report) {
    self.order = order
    self.time = time
    self.report = report
  }
}
