import HostLedger
import HostModel

/// The life of one order: what was asked for and what the venue says go in, effects come out.
///
///     var life = OrderLife(quantity: Quantity(units: 5)), trades = TradeMemory()
///     life.receive(.accepted, at: time, &trades)              // .working
///     life.receive(.filled(fill, TradeID(7)), at: time, &trades)  // .book(…)
///
/// Reports may come late, twice and in any order. A fill is a fact: it is booked in every state, before the acceptance
/// and after the end, and even where it is more than was ordered. All orders in which the reports of one life can
/// arrive lead to the same state.
public struct OrderLife: Equatable, Sendable {
  public private(set) var state: State
  /// What is ordered in all, filled part and all.
  public private(set) var quantity: Quantity
  public private(set) var filled: Quantity = .zero
  /// The quantity that was asked for and not yet answered.
  public private(set) var replacement: Quantity?
  /// It works as far as anybody knows, but the venue would not cancel it, did not know it or was not heard for a while: it
  /// may be over and its end lost, so it is asked about.
  public private(set) var isDoubted = false
  /// How often in a row the venue did not know the order.
  private(set) var absences: UInt8 = 0
  /// When the venue said so last, by its own time: an answer that comes twice is one answer.
  private(set) var absentAt = Time(nanoseconds: Int64.min)
  /// The latest of its fills in the `TradeMemory`.
  private(set) var latestTrade = TradeMemory.none

  public enum State: Equatable, Sendable {
    /// Sent, no answer yet. → open, cancelling, replacing, unknown, done
    case sent
    /// It works. → cancelling, replacing, done
    case open
    /// A cancel was asked for; fills may still arrive. → open, unknown, done
    case cancelling
    /// New terms were asked for; fills arrive under the old or the new ones. → open, cancelling, unknown, done
    case replacing
    /// No answer came to what was asked. What it promised stays promised; only the venue's word leads out of it. That an
    /// order works says nothing about a cancel or new terms: then it is cancelled. → open, cancelling, replacing, done
    case unknown(Asked)
    /// The end. A fill that arrives now is booked and changes at most which end it was.
    case done(Ending)
  }

  public enum Asked: UInt8, Equatable, Sendable { case order = 0, cancel = 1, replacement = 2 }

  public enum Ending: UInt8, Equatable, Sendable { case filled = 0, cancelled = 1, rejected = 2, expired = 3 }

  public enum Effect: Equatable, Sendable {
    case working
    /// Book this fill. `isOver`: with it the order ended. `isLate`: it had ended before. `surplus` is what was filled
    /// beyond the order: real, and an alarm.
    case book(Fill, isOver: Bool, isLate: Bool, surplus: Quantity)
    case over(Ending)
    /// It works under the new terms.
    case replaced
    /// What was asked for, a cancel or new terms, is not done; the order goes on as it was.
    case kept(Asked)
    /// It works though a cancel was asked for, or under terms that nobody knows: the cancel is to be sent, again or for
    /// the first time.
    case cancelAgain
    /// Nobody knows what became of what was asked.
    case unknown(Asked)
    /// Said before, or overtaken by something later. Nothing follows.
    case repeated
    /// A report that the venue should not have sent. It comes from outside, so it never traps and changes nothing.
    case anomaly(Report)
  }

  public init(quantity: Quantity) {
    precondition(quantity.units > 0, "order for \(quantity.units)")
    state = .sent
    self.quantity = quantity
  }

  /// As it was written down.
  init(
    _ state: State, quantity: Quantity, filled: Quantity, replacement: Quantity?, isDoubted: Bool, absences: UInt8,
    absentAt: Time, latestTrade: Int64
  ) {
    self.state = state
    self.quantity = quantity
    self.filled = filled
    self.replacement = replacement
    self.isDoubted = isDoubted
    self.absences = absences
    self.absentAt = absentAt
    self.latestTrade = latestTrade
  }

  /// What may still fill, under the larger of the terms that may hold.
  public var remaining: Quantity {
    if case .done = state { return .zero }
    return Quantity(units: max(bound.units - filled.units, 0))
  }

  /// What was ordered and did not fill.
  public var unfilled: Quantity { Quantity(units: max(quantity.units - filled.units, 0)) }

  public var isOver: Bool { if case .done = state { true } else { false } }

  /// Nobody knows what became of what was asked.
  public var isUnknown: Bool { if case .unknown = state { true } else { false } }

  /// The most that may fill: while nobody knows which terms hold, the larger ones.
  private var bound: Quantity { replacement.map { max($0, quantity) } ?? quantity }

  // MARK: What is asked

  /// Notes that a cancel was asked for. False when there is nothing left to cancel or it was asked before.
  public mutating func cancel() -> Bool {
    switch state {
    case .sent, .open, .replacing, .unknown(.order), .unknown(.replacement):
      state = .cancelling
      return true
    case .cancelling, .unknown(.cancel), .done:
      return false
    }
  }

  /// Notes that a new quantity was asked for. False unless the order works and nothing else was asked.
  public mutating func replace(_ quantity: Quantity) -> Bool {
    precondition(quantity > filled, "replacement by \(quantity.units) with \(filled.units) filled")
    switch state {
    case .open:
      state = .replacing
      replacement = quantity
      return true
    case .sent, .cancelling, .replacing, .unknown, .done:
      return false
    }
  }

  /// Notes that what the venue said for a while was not heard.
  public mutating func doubt() { if state == .open { isDoubted = true } }

  // MARK: What is said

  public mutating func receive(_ report: Report, at time: Time, _ trades: inout TradeMemory) -> Effect {
    if case .filled(let fill, let trade) = report { return book(fill, trade, at: time, &trades) }
    switch (state, report) {
    case (_, .filled):
      preconditionFailure("booked above")

    case (.sent, .accepted), (.unknown(.order), .accepted):
      state = .open
      absences = 0
      return .working
    case (.cancelling, .accepted):  // the acknowledgement crossed our cancel
      return .working
    case (.unknown(.cancel), .accepted), (.unknown(.replacement), .accepted):
      state = .cancelling
      absences = 0
      return .cancelAgain
    case (.open, .accepted):
      isDoubted = false
      absences = 0
      return .repeated
    case (.replacing, .accepted), (.done, .accepted):
      return .repeated

    case (.sent, .rejected), (.cancelling, .rejected), (.unknown(.order), .rejected), (.unknown(.cancel), .rejected):
      return end(.rejected)
    case (.open, .rejected) where isDoubted && filled == .zero:
      return end(.rejected)  // the venue would not cancel it because it never took it
    case (.open, .rejected), (.replacing, .rejected), (.unknown(.replacement), .rejected):
      return .anomaly(report)  // it worked already
    case (.done(.rejected), .rejected):
      return .repeated
    case (.done, .rejected):
      return .anomaly(report)

    case (.sent, .cancelled), (.open, .cancelled), (.cancelling, .cancelled), (.replacing, .cancelled),
      (.unknown, .cancelled):
      return end(.cancelled)
    case (.done(.cancelled), .cancelled), (.done(.filled), .cancelled):
      return .repeated  // said before, or the last fills overtook it
    case (.done(.rejected), .cancelled), (.done(.expired), .cancelled):
      return .anomaly(report)

    case (.sent, .expired), (.open, .expired), (.cancelling, .expired), (.replacing, .expired), (.unknown, .expired):
      return end(.expired)
    case (.done(.expired), .expired), (.done(.filled), .expired):
      return .repeated
    case (.done(.cancelled), .expired), (.done(.rejected), .expired):
      return .anomaly(report)

    case (.cancelling, .cancelRejected), (.unknown(.cancel), .cancelRejected):
      state = replacement == nil ? .open : .replacing
      isDoubted = true
      absences = 0
      return .kept(.cancel)
    case (.done, .cancelRejected):
      return .repeated  // that is why
    case (.sent, .cancelRejected), (.open, .cancelRejected), (.replacing, .cancelRejected),
      (.unknown(.order), .cancelRejected), (.unknown(.replacement), .cancelRejected):
      return .anomaly(report)  // nobody asked

    case (.replacing, .replaced), (.unknown(.replacement), .replaced):
      state = .open
      return settle(isReplaced: true)
    case (.replacing, .replaceRejected), (.unknown(.replacement), .replaceRejected):
      state = .open
      return settle(isReplaced: false)
    case (.cancelling, .replaced), (.unknown(.cancel), .replaced):
      return replacement == nil ? .anomaly(report) : settle(isReplaced: true)
    case (.cancelling, .replaceRejected), (.unknown(.cancel), .replaceRejected):
      return replacement == nil ? .anomaly(report) : settle(isReplaced: false)
    case (.done, .replaced):
      // The end overtook it. Which quantity the order had matters to what counts as filled whole.
      guard let asked = replacement else { return .repeated }
      quantity = asked
      replacement = nil
      completeIfFilled()
      return .repeated
    case (.done, .replaceRejected):
      replacement = nil
      completeIfFilled()
      return .repeated
    case (.sent, .replaced), (.open, .replaced), (.unknown(.order), .replaced), (.sent, .replaceRejected),
      (.open, .replaceRejected), (.unknown(.order), .replaceRejected):
      return .anomaly(report)  // nobody asked

    case (.sent, .lost): return lose(.order)
    case (.cancelling, .lost): return lose(.cancel)
    case (.replacing, .lost): return lose(.replacement)
    case (.open, .lost), (.unknown, .lost), (.done, .lost):
      return .repeated  // the answer came in the meantime, or it is known

    case (.unknown, .absent): return miss(at: time)
    case (.open, .absent):
      isDoubted = true
      return miss(at: time)
    case (.sent, .absent), (.cancelling, .absent), (.replacing, .absent), (.done, .absent):
      return .repeated  // asked before, answered after something better was known
    }
  }

  private mutating func book(_ fill: Fill, _ trade: TradeID, at time: Time, _ trades: inout TradeMemory) -> Effect {
    guard fill.quantity.units > 0 else { return .anomaly(.filled(fill, trade)) }
    guard !trades.knows(trade, at: time, latest: latestTrade) else { return .repeated }
    let (sum, overflow) = filled.units.addingReportingOverflow(fill.quantity.units)
    guard !overflow else { return .anomaly(.filled(fill, trade)) }

    // From here on this must succeed.
    let before = max(filled.units - bound.units, 0)
    latestTrade = trades.note(trade, previous: latestTrade, at: time)
    filled = Quantity(units: sum)
    absences = 0
    let surplus = Quantity(units: max(filled.units - bound.units, 0) - before)
    let wasOver = isOver
    switch state {
    case .sent, .unknown(.order): state = .open  // what fills was accepted
    case .open, .cancelling, .replacing, .unknown(.cancel), .unknown(.replacement), .done: break
    }
    completeIfFilled()
    return .book(fill, isOver: isOver && !wasOver, isLate: wasOver, surplus: surplus)
  }

  /// Filled whole is the end, whatever else was said of it.
  private mutating func completeIfFilled() {
    guard filled >= bound else { return }
    switch state {
    case .done(.rejected): break  // a venue that rejects and fills: both are told
    case .sent, .open, .cancelling, .replacing, .unknown, .done: state = .done(.filled)
    }
  }

  private mutating func end(_ ending: Ending) -> Effect {
    state = .done(ending)
    return .over(ending)
  }

  /// The venue does not know it. One answer may come from a replica that lags; the second one is the venue's word.
  private mutating func miss(at time: Time) -> Effect {
    guard absences == 0 || time > absentAt else { return .repeated }
    absences += 1
    absentAt = time
    return absences < 2 ? .repeated : end(.cancelled)
  }

  private mutating func lose(_ asked: Asked) -> Effect {
    state = .unknown(asked)
    absences = 0
    return .unknown(asked)
  }

  /// New terms were answered. The fills may have reached the quantity that holds now.
  private mutating func settle(isReplaced: Bool) -> Effect {
    if isReplaced, let asked = replacement { quantity = asked }
    replacement = nil
    absences = 0
    completeIfFilled()
    if isOver { return .over(.filled) }
    return isReplaced ? .replaced : .kept(.replacement)
  }
}
