/// How large the journal's parts are. A segment keeps the settings that it was made with; new ones get the new.
public struct JournalSettings: Equatable, Sendable {
  /// A segment's file.
  public let segmentBytes: Int
  /// What one commit can write at most, and so the memory that the journal holds.
  public let groupBytes: Int
  /// The end of each segment that ordinary records leave free: when the disk is full, the host's last words still fit.
  public let reserveBytes: Int

  public static let usual = JournalSettings(unchecked: 64 << 20, 1 << 20, 64 << 10)

  /// The bound on what a reader allocates, whatever a header says.
  static let largestSegment = 1 << 30

  /// `nil` when the parts do not fit into each other: a group and the reserve must fit into a segment.
  public init?(segmentBytes: Int, groupBytes: Int, reserveBytes: Int) {
    guard segmentBytes % 4096 == 0, segmentBytes <= Self.largestSegment, groupBytes % 8 == 0, reserveBytes % 8 == 0,
      groupBytes >= 256, reserveBytes >= 256, groupBytes <= segmentBytes, reserveBytes <= segmentBytes,
      SegmentHeader.dataOffset + groupBytes + reserveBytes <= segmentBytes
    else { return nil }
    self.init(unchecked: segmentBytes, groupBytes, reserveBytes)
  }

  private init(unchecked segmentBytes: Int, _ groupBytes: Int, _ reserveBytes: Int) {
    self.segmentBytes = segmentBytes
    self.groupBytes = groupBytes
    self.reserveBytes = reserveBytes
  }

  /// The longest payload that fits into a group of its own.
  public var largestPayload: Int { (groupBytes - GroupHeader.bytes - RecordHeader.bytes) & ~7 }

  /// Where ordinary groups have to end.
  var ordinaryEnd: Int { segmentBytes - reserveBytes }
}
