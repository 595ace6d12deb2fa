/// What is in a journal that holds.
public struct JournalReport: Equatable, Sendable {
  public let segments: Int
  public let records: UInt64
  /// Of the segments' files.
  public let bytes: Int
  public let lastSequence: UInt64
  public let chain: ChainHash
  /// Up to here the newest segment says that everything was acknowledged.
  public let watermark: UInt64
  /// Whether both copies of the newest segment's watermark hold; one is enough, and the next host writes the other anew.
  public let watermarksHold: Bool
  /// What stands behind the last whole group: written while this looked, or torn when a host died. It is in no record.
  public let tail: Recovered.Cut?
  public let snapshots: [SnapshotReport]
}

/// A snapshot against the journal beside which it lies.
public struct SnapshotReport: Equatable, Sendable {
  public let path: String
  public let sequence: UInt64
  /// `nil` where it holds.
  public let fault: SnapshotFault?
}

extension Journal {
  /// Looks at every record, sum, hash, segment, watermark and snapshot. Takes no lock and changes nothing.
  ///
  /// Throws what a host that starts on this journal would throw: `.damaged`, `.version`, `.missing`, `.none` where there
  /// is none, or `.system`.
  public static func verify(
    folder: String, disk: Device, visit: RecordVisitor = { _, _ in .next }
  ) throws(JournalError) -> JournalReport {
    let snapshots = Snapshots(folder: folder, disk: disk)
    var chains: [UInt64: ChainHash] = [:], visited: UInt64 = 0
    let survey: JournalSurvey, wanted: [UInt64]
    do throws(JournalError) {
      wanted = try snapshots.sequences()
      survey = try settled { () throws(JournalError) in
        try JournalSurvey(
          folder: folder, disk: disk, from: 1,
          groupEnds: { position in if wanted.contains(position.sequence) { chains[position.sequence] = position.chain }
          },
          visit: { header, payload in
            guard header.sequence > visited else { return .next }
            visited = header.sequence
            return visit(header, payload)
          })
      }
    } catch {
      // The snapshots are looked for first, so a folder that is not there is noticed by them.
      guard case .system(folder, _, let number) = error, number == DiskFault.missing.number else { throw error }
      throw .none(folder: folder)
    }
    guard let newest = survey.newest else { throw .none(folder: folder) }
    let reports = try reports(of: snapshots, wanted, chains)
    let path = "\(folder)/\(SegmentHeader.name(firstSequence: newest.header.firstSequence))"
    let tail = Recovered.Cut(path: path, offset: newest.end, bytes: newest.tailBytes, fault: newest.fault)
    return JournalReport(
      segments: survey.segments, records: survey.records, bytes: survey.bytes,
      lastSequence: newest.position.sequence, chain: newest.position.chain, watermark: newest.watermark.sequence,
      watermarksHold: newest.watermarksHold, tail: newest.tailBytes > 0 ? tail : nil, snapshots: reports)
  }

  private static func reports(
    of snapshots: Snapshots<Device>, _ sequences: [UInt64], _ chains: [UInt64: ChainHash]
  ) throws(JournalError) -> [SnapshotReport] {
    var reports: [SnapshotReport] = []
    for sequence in sequences {
      let fault: SnapshotFault?
      do throws(JournalError) {
        switch try snapshots.read(sequence) {
        case .failure(let found): fault = found
        case .success(let snapshot): fault = snapshot.chain == chains[sequence] ? nil : .chain
        }
      } catch {
        // A host that writes the next one removes the oldest.
        guard case .system(_, _, let number) = error, number == DiskFault.missing.number else { throw error }
        continue
      }
      reports.append(SnapshotReport(path: snapshots.path(sequence), sequence: sequence, fault: fault))
    }
    return reports
  }
}
