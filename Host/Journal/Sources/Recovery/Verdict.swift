/// What a host does with the place where the whole groups of a segment end. This table is all of recovery's judgement;
/// the rest only finds out the facts.
enum RecoveryVerdict: Equatable {
  /// The segment ends here, and all is well.
  case ends
  /// What stands here was being written when the host or the machine died. Nobody was told that it was done: it is cut
  /// off and reported.
  case cut
  /// Something that was acknowledged is missing or changed. No host starts on it.
  case refuse(Refusal)

  enum Refusal: Equatable {
    case acknowledgedDamaged
    case goodAfterDamaged
    case contradiction
    case brokenOff
  }

  init(_ facts: EndFacts) {
    self =
      switch (facts.place, facts.finding, facts.follower) {
      // The next segment's header repeats sequence and chain, so all of this one is here. What stands behind is of no use.
      case (.joinsNext, .nothing, _), (.joinsNext, .torn, _), (.joinsNext, .contradicts, _): .ends
      // A next segment is only begun once this one is on the disk.
      case (.shortOfNext, .nothing, _), (.shortOfNext, .torn, _): .refuse(.brokenOff)
      // Whole by its sums and still not the group that belongs here: a crash tears, it does not invent.
      case (.shortOfNext, .contradicts, _), (.belowWatermark, .contradicts, _), (.pastWatermark, .contradicts, _):
        .refuse(.contradiction)
      case (.belowWatermark, .nothing, _), (.belowWatermark, .torn, _): .refuse(.acknowledgedDamaged)
      // A group is begun once the one before it is on the disk: the damaged one was acknowledged.
      case (.pastWatermark, .torn, .group): .refuse(.goodAfterDamaged)
      case (.pastWatermark, .torn, .none): .cut
      case (.pastWatermark, .nothing, .none): .ends
      // There cannot be a group among nothing but zeros.
      case (.pastWatermark, .nothing, .group): .refuse(.contradiction)
      }
  }
}

struct EndFacts: Equatable {
  let place: Place
  let finding: Finding
  let follower: Follower

  enum Place: CaseIterable {
    /// An older segment whose last group is the one that the next segment goes on from.
    case joinsNext
    /// An older segment that ends before or beside it.
    case shortOfNext
    /// In the newest segment, before the watermark.
    case belowWatermark
    /// In the newest segment, at the watermark or behind it.
    case pastWatermark
  }

  enum Finding: CaseIterable {
    /// Zeros to the end of the segment, as it was allocated.
    case nothing
    /// Bytes that are no whole group.
    case torn
    /// A group that is whole by its sums but has the wrong sequence, chain or place against the watermark.
    case contradicts
  }

  /// Whether somewhere behind stands the header of another group of this journal.
  enum Follower: CaseIterable {
    case none
    case group
  }
}
