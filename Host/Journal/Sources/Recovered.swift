/// What the journal found when it was opened.
public struct Recovered: Equatable, Sendable {
  public let lastSequence: UInt64
  /// The hash of everything up to there.
  public let chain: ChainHash
  /// Records in all segments.
  public let records: UInt64
  /// What was being written when the host before this one died, and has been cut off; `nil` where it ended in order.
  public let cut: Cut?
  /// One of the two copies of the watermark was damaged; the other held, and it has been written anew.
  public let watermarkMended: Bool

  public struct Cut: Equatable, Sendable {
    public let path: String
    public let offset: Int
    public let bytes: Int
    public let fault: GroupFault
  }
}
