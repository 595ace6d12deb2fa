import HostModel

extension Gate {
  /// An order may not leave a position, long or short, that is too small to be worth its fees and its watching. It is not
  /// rounded up either. The parts of a larger order are judged as the whole; what is on the way out may become any size.
  func checkMinimumPosition(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.origin == .strategy || facts.origin == .replacement, facts.limits.minimumPosition_ppm > 0 else {
      return nil
    }
    let after = facts.heldAfter
    guard after > 0, !facts.reduces else { return nil }
    let minimum = facts.share(facts.limits.minimumPosition_ppm)
    guard let units = Int64(exactly: after),
      let value = facts.instrument.value(of: Quantity(units: units), at: facts.last, .up)
    else { return nil }
    return value.units >= minimum.units ? nil : .minimumPosition(value, minimum: minimum)
  }
}
