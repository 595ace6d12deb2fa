/// What is wrong at the place that an error names.
public enum JournalDamage: Equatable, Sendable {
  case segment(SegmentFault)
  case acknowledged(GroupFault, watermark: UInt64)
  case followed(GroupFault)
  case contradiction(GroupFault)
  /// The next segment goes on from somewhere else.
  case brokenOff(GroupFault)

  init(_ refusal: RecoveryVerdict.Refusal, _ fault: GroupFault, watermark: UInt64) {
    self =
      switch refusal {
      case .acknowledgedDamaged: .acknowledged(fault, watermark: watermark)
      case .goodAfterDamaged: .followed(fault)
      case .contradiction: .contradiction(fault)
      case .brokenOff: .brokenOff(fault)
      }
  }

  var text: String {
    switch self {
    case .segment(let fault): fault.text
    case .acknowledged(let fault, let watermark):
      "\(fault.text), and everything up to record \(watermark) was acknowledged"
    case .followed(let fault): "\(fault.text), and a good group stands behind it"
    case .contradiction(let fault): fault.text
    case .brokenOff(let fault): "\(fault.text), and the next segment goes on from later"
    }
  }
}

extension SegmentFault {
  var text: String {
    switch self {
    case .cutOff(let bytes): "it ends after \(bytes) bytes, within its header"
    case .header: "its header does not hold"
    case .version(let version): "it has format version \(version)"
    case .name(let header): "its header says that it begins with record \(header)"
    case .size(let header, let file): "it has \(file) bytes where \(header) are the most"
    case .watermark: "neither copy of its watermark holds"
    }
  }
}

extension GroupFault {
  var text: String {
    switch self {
    case .nothing: "nothing is written there"
    case .header: "the header of the group does not hold"
    case .cutOff: "the group is cut off"
    case .record(let sequence, let fault):
      switch fault {
      case .noRecord: "record \(sequence) does not begin as one"
      case .cutOff: "record \(sequence) is longer than its group"
      case .sum: "the sum of record \(sequence) does not hold"
      case .sequence(let found): "record \(sequence) calls itself \(found)"
      }
    case .count: "the group has not as many bytes of records as it says"
    case .sequence(let found, let expected): "the group begins with record \(found) where \(expected) has to follow"
    case .chain: "its hash is not that of what stands there"
    case .watermark: "the watermark remembers something else"
    }
  }
}
