import Testing

@testable import HostJournal

/// All of recovery's judgement, each fact with each.
@Suite struct VerdictTests {
  @Test func `J05 each end of a segment has one verdict`() {
    for place in EndFacts.Place.allCases {
      for finding in EndFacts.Finding.allCases {
        for follower in EndFacts.Follower.allCases {
          let verdict = RecoveryVerdict(EndFacts(place: place, finding: finding, follower: follower))
          // Only what nobody acknowledged, that is torn and that nothing good follows is ever cut.
          #expect((verdict == .cut) == (place == .pastWatermark && finding == .torn && follower == .none))
          let ends = place == .joinsNext || place == .pastWatermark && finding == .nothing && follower == .none
          #expect((verdict == .ends) == ends)
        }
      }
    }
  }
}
