import HostLedger
import HostModel

/// What a venue says about one order.
public enum Report: Equatable, Sendable {
  case accepted
  /// It never worked. The venue's own number says why.
  case rejected(code: Int64)
  case filled(Fill)
  /// It is over; what was filled before counts.
  case cancelled
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

/// The life of one order: reports in, effects out.
///
///     var life = OrderLife(quantity: Quantity(units: 5))
///     life.receive(.accepted)   // .working
///     life.receive(.filled(…))  // .book(isOver: true)
public struct OrderLife: Equatable, Sendable {
  public private(set) var state: State
  public private(set) var remaining: Quantity

  public enum State: Equatable, Sendable {
    /// → open, cancelling, done
    case sent
    /// → open, cancelling, done
    case open
    /// A cancel was asked for; fills may still arrive. → cancelling, done
    case cancelling
    /// The end.
    case done(Ending)
  }

  public enum Ending: Equatable, Sendable { case filled, cancelled, rejected }

  public enum Effect: Equatable, Sendable {
    case working
    /// Book this fill; with the last one the order is over.
    case book(Fill, isOver: Bool)
    case over(Ending)
    /// A report that the venue should not have sent. It comes from outside, so it never traps and changes nothing.
    case anomaly(Report)
  }

  public init(quantity: Quantity) {
    precondition(quantity.units > 0, "order for \(quantity.units)")
    state = .sent
    remaining = quantity
  }

  init(_ state: State, remaining: Quantity) {
    self.state = state
    self.remaining = remaining
  }

  public mutating func receive(_ report: Report) -> Effect {
    switch (state, report) {
    case (.sent, .accepted):
      state = .open
      return .working
    case (.cancelling, .accepted):  // the acknowledgement crossed our cancel
      return .working
    case (.sent, .rejected), (.cancelling, .rejected):
      state = .done(.rejected)
      return .over(.rejected)
    case (.open, .filled(let fill)), (.cancelling, .filled(let fill)):
      guard fill.quantity.units > 0, fill.quantity <= remaining else { return .anomaly(report) }
      remaining = Quantity(units: remaining.units - fill.quantity.units)
      guard remaining == .zero else { return .book(fill, isOver: false) }
      state = .done(.filled)
      return .book(fill, isOver: true)
    case (.open, .cancelled), (.cancelling, .cancelled):
      state = .done(.cancelled)
      return .over(.cancelled)
    case (.sent, .filled), (.sent, .cancelled),  // must be accepted first
      (.open, .accepted), (.open, .rejected),  // already accepted
      (.done, _):  // over
      return .anomaly(report)
    }
  }

  /// Notes that a cancel was asked for. False when there is nothing left to cancel or it was asked before.
  public mutating func cancel() -> Bool {
    switch state {
    case .sent, .open:
      state = .cancelling
      return true
    case .cancelling, .done:
      return false
    }
  }
}
