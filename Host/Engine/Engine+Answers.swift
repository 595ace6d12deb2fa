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

  func isAbsenceProof(_ order: WorkingOrder, at time: Time) -> Bool {
    let (age, overflow) = time.nanoseconds.subtractingReportingOverflow(order.asked.nanoseconds)
    return !overflow && age >= Engine.requestTime_ns
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
        effects.requests.append(.query(order.id, order.request.instrument))
        wake_ns = min(wake_ns, later(Engine.answerTime_ns))
      case .open:
        guard let expiry = order.request.expiry else { continue }
        if expiry <= now { cancel(at: place, desk, &effects) } else { wake_ns = min(wake_ns, expiry.nanoseconds) }
      case .done: continue
      }
      if case .unknown = desk.pointee.orders[place].life.state { wake_ns = min(wake_ns, later(Engine.answerTime_ns)) }
    }
  }
}
