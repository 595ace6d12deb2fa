/// Who decides together: different keys, and how many of them must have signed what counts.
///
/// A key is counted once, however often it signed and whatever it is called: it is its point that makes the difference.
struct Quorum: Equatable, Sendable {
  let keys: [PublicKey]
  let threshold: Int

  /// `nil` unless the keys are different in id and point, and the threshold can be reached.
  init?(keys: [PublicKey], threshold: Int) {
    guard Set(keys.map(\.id)).count == keys.count, Set(keys.map(\.point)).count == keys.count,
      threshold >= 1, threshold <= keys.count
    else { return nil }
    self.keys = keys
    self.threshold = threshold
  }

  /// One owner, who decides alone.
  init(_ owner: PublicKey) {
    keys = [owner]
    threshold = 1
  }

  func key(_ id: KeyID) -> PublicKey? { keys.first { $0.id == id } }

  /// How many of the quorum are among these keys.
  func count(of signers: [PublicKey]) -> Int { Set(signers.map(\.point)).intersection(keys.map(\.point)).count }

  func isMet(by signers: [PublicKey]) -> Bool { count(of: signers) >= threshold }
}
