import HostExecution
import HostLedger
import HostModel
import HostRisk

/// No state but the last one lasts for ever: what was asked of a venue is answered in time, or nobody knows what became
/// of it, and that is told and asked about until the venue says so.
extension Engine {
  /// How long a venue may take to answer.
  public static let answerTime_ns: Int64 = 5 * Time.nanosecondsPerSecond
  /// How long a request may still arrive after it was sent, with a margin: before this, not to be known proves nothing.
  public static let requestTime_ns: Int64 = 10 * Time.nanosecondsPerSecond

  /// Something was asked just now, of an order that may have an end of its own.
  mutating func expectAnswer(by expiry: Time? = nil) {
    wake_ns = min(wake_ns, later(Engine.answerTime_ns), expiry?.nanoseconds ?? Int64.max)
  }

  private func later(_ length_ns: Int64) -> Int64 {
    let (sum, overflow) = now.nanoseconds.addingReportingOverflow(length_ns)
    return overflow ? Int64.max : sum
  }

  /// How long an order may rest without a word before the venue is asked whether it still does.
  public static let restTime_ns: Int64 = 60 * Time.nanosecondsPerSecond

  /// By the host's own time: a venue's clock may be wrong.
  func isAbsenceProof(_ order: WorkingOrder) -> Bool {
    let (age, overflow) = now.nanoseconds.subtractingReportingOverflow(order.asked.nanoseconds)
    return !overflow && age >= Engine.requestTime_ns
  }

  /// Asks the venue what it knows of an order, and again until it says.
  mutating func ask(about order: WorkingOrder, _ effects: inout Effects) {
    effects.requests.append(.query(order.id, order.request.instrument))
    expectAnswer()
  }

  /// An end that was said and not heard leaves an order that rests for ever, or one that may not rest at all.
  private mutating func checkRest(_ place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    let order = desk.pointee.orders[place]
    let (due, overflow) = order.asked.nanoseconds.addingReportingOverflow(restTime_ns(order))
    guard !overflow else { return }
    guard due <= now.nanoseconds else {
      wake_ns = min(wake_ns, due)
      return
    }
    desk.pointee.orders[place].asked = now
    wake_ns = min(wake_ns, later(restTime_ns(order)))
    effects.requests.append(.query(order.id, order.request.instrument))
  }

  private func restTime_ns(_ order: WorkingOrder) -> Int64 {
    switch order.request.timeInForce {
    case .untilCancelled, .untilTime: Engine.restTime_ns
    case .immediate, .fillOrKill: Engine.answerTime_ns
    }
  }

  /// The link to the venue was cut, or this host was away: what the venue said meanwhile nobody heard. Every working order
  /// is asked about, and until the answer nothing is added to its instrument. The fills of that time are the shell's to
  /// fetch; one that comes twice is known.
  public mutating func reconnect(_ effects: inout Effects) {
    for index in 0..<strategyCount {
      let desk = desks + index
      for place in 0..<desk.pointee.orderCount {
        let order = desk.pointee.orders[place]
        switch order.life.state {
        case .open:
          desk.pointee.orders[place].life.doubt()
          ask(about: order, &effects)
        case .sent, .cancelling, .replacing: receive(VenueReport(order.id, at: now, .lost), &effects)
        case .unknown: ask(about: order, &effects)
        case .done: continue
        }
      }
    }
  }

  /// Looks at every order for an answer that is late, and for an end that has come.
  mutating func checkAnswers(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    for place in 0..<desk.pointee.orderCount {
      let order = desk.pointee.orders[place]
      switch order.life.state {
      case .sent, .cancelling, .replacing:
        let (due, overflow) = order.asked.nanoseconds.addingReportingOverflow(Engine.answerTime_ns)
        if !overflow, due <= now.nanoseconds {
          receive(VenueReport(order.id, at: now, .lost), &effects)
        } else if !overflow {
          wake_ns = min(wake_ns, due)
        }
      case .unknown:
        // Asked again and again: the venue may be away for longer than any deadline of ours.
        ask(about: order, &effects)
      case .open:
        if desk.pointee.isStopped, order.request.clientRef != .host, !isProtected(place, desk) {
          // The venue would not cancel it when the strategy ended, and it still works: nobody else will ask for it.
          cancel(at: place, desk, &effects)
          continue
        }
        if order.life.isDoubted { ask(about: order, &effects) } else { checkRest(place, desk, &effects) }
        guard let expiry = order.request.expiry else { continue }
        if expiry <= now { cancel(at: place, desk, &effects) } else { wake_ns = min(wake_ns, expiry.nanoseconds) }
      case .done: continue
      }
    }
  }
}
