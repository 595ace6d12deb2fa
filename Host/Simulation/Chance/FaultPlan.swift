/// What can go wrong in a simulated run.
public enum Fault: Int, CaseIterable, Sendable {
  // Between host and venue.
  case lostRequest, lateRequest, lostReport, doubledReport, lateReport, linkCut
  // At the venue.
  case lyingQuery, rejection, stubbornCancel, fillBeforeCancel, overfill, venueCancel, feeInBase, feeInOther
  // In the market.
  case gap, freeze, crossedBook, halt, timeJump, timeBackwards, doubledRecord, newRules
  // In the host.
  case processDeath, powerLoss, diskError, shortWrite, diskFull, deathInRecovery, strategyStops
}

/// Which faults one run has, how often they come, and how often they came.
///
/// A run has about half of them: with all of them at once, some could never be seen at work, since others would always
/// come first.
struct FaultPlan {
  private var oneIn: [Int]
  private(set) var counts = [Int](repeating: 0, count: Fault.allCases.count)
  /// From now on everything works.
  var isQuiet = false

  init(_ chance: inout Chance) {
    oneIn = Fault.allCases.map { _ in 0 }
    for fault in Fault.allCases where chance.one(in: 2) { oneIn[fault.rawValue] = [4, 12, 40][chance.below(3)] }
  }

  /// Whether the fault comes now, where it could. `rarity` makes it come so many times less often.
  mutating func strikes(_ fault: Fault, rarity: Int = 1, _ chance: inout Chance) -> Bool {
    guard !isQuiet, oneIn[fault.rawValue] > 0, chance.one(in: oneIn[fault.rawValue] * rarity) else { return false }
    counts[fault.rawValue] += 1
    return true
  }
}
