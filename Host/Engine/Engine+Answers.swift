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
        if order.life.isDoubted { ask(about: order, &effects) }
        guard let expiry = order.request.expiry else { continue }
        if expiry <= now { cancel(at: place, desk, &effects) } else { wake_ns = min(wake_ns, expiry.nanoseconds) }
      case .done: continue
      }
    }
  }
}
