import HostModel

extension Gate {
  /// The same order again within moments is a mistake: a loop, or a message that was sent twice. What the host sends, and
  /// the parts of one order, are alike and meant.
  func checkDuplicate(_ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.origin == .strategy, let age = facts.earlier_ns else { return nil }
    return .duplicate(age_ns: age, window_ns: facts.limits.duplicateWindow_ns)
  }
}
