import TestSupport
import Testing

/// J17: what must always hold is looked at in every build, not only while it is tried out.
@Suite struct AssertionTests {
  private let repository = AcceptancePage.repository

  @Test func `J17 no build switches assertions off, and the core has none that a release would leave out`() {
    let places = ["Package.swift", "tools", ".ci"].map { "'\(repository)/\($0)'" }.joined(separator: " ")
    #expect(shell("grep -rnE -- '-(Ounchecked|enforce-exclusivity=unchecked)' \(places)").output == "")
    // assert and assertionFailure say nothing in a release.
    let found = shell("grep -rnE '(^|[^a-zA-Z])assert(ionFailure)?\\(' --include='*.swift' '\(repository)/Host'").output
    #expect(found == "")
    let core = ["Model", "Ledger", "Risk", "Execution", "Engine"].map { "'\(repository)/Host/\($0)'" }
    let count = shell(
      "grep -rhE 'precondition(Failure)?\\(' --include='*.swift' \(core.joined(separator: " ")) | wc -l")
    #expect((Int(count.output.split(separator: "\n").first ?? "") ?? 0) > 50, "the core looks after itself")
  }
}
