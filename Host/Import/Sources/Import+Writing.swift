import HostMarket
import HostModel

/// What became of the rows of an import.
public struct ImportReport: Equatable, Sendable {
  public internal(set) var read = 0
  public internal(set) var written = 0
  /// Numbers that had more digits than are counted.
  public internal(set) var rounded = 0
  public internal(set) var findings = Findings()
  /// What lets the first bad row in, or makes it right.
  var mend = ""

  /// The error for bad rows that nobody allowed to leave out.
  public var refusal: ImportError? {
    guard findings.bad > 0, let first = findings.shown.first(where: { $0.kind.isBad }) else { return nil }
    return .badRows(
      count: findings.bad, first: "\(first.source): \(first.placeName) \(first.place) \(first.text)", mend: mend)
  }
}

extension Import {
  /// Reads all rows and writes them to a new file, unless there are bad ones and the settings do not leave them out:
  /// then the report's `refusal` says so, and nothing is written.
  ///
  /// Throws what `MarketWriter` throws, `.stopped` when `goOn` said no.
  public func write(
    to path: String, force: Bool = false, while goOn: (Int64) -> Bool
  ) throws(ImportError) -> ImportReport {
    var sink = try Sink(import: self, path: path, force: force)
    var done: Int64 = 0
    for scan in scans {
      var read = 0
      let goOnHere = { (bytes: Int) in
        read = bytes
        return goOn(done + Int64(bytes))
      }
      try write(scan, to: &sink, beside: path, while: goOnHere)
      done += Int64(read)
    }
    return try sink.finish()
  }

  private func write(
    _ scan: SourceScan, to sink: inout Sink, beside path: String, while goOn: (Int) -> Bool
  ) throws(ImportError) {
    let rows = try openRows(scan.path)
    var parser = RowParser(
      layout: scan.layout, listings: listings, rounds: settings.rounds, interval_ns: interval_ns, day: settings.day)
    var spool = scan.isNewestFirst ? try RecordSpool(beside: path) : nil
    var records: [EventRecord] = []
    /// A level that waits for the next one, which says whether it was the last of its batch.
    var level: (record: EventRecord, place: Int)?
    var read = 0
    while try rows.next() {
      read += 1
      guard read % 4_096 != 0 || goOn(rows.taken) else { throw .stopped(path: path) }
      guard scan.isWanted(rows, settings.only) else { continue }
      sink.report.read += 1
      records.removeAll(keepingCapacity: true)
      do throws(RowFault) { try parser.parse(rows, into: &records) } catch {
        sink.add(error, scan.path, rows.placeName, rows.place)
        continue
      }
      if scan.layout.closesBatches {
        if var before = level {
          if parser.endsBatchBefore { before.record.flags |= EventRecord.lastOfBatch }
          try sink.take(before.record, scan.path, rows.placeName, before.place)
        }
        level = (records[0], rows.place)
        continue
      }
      for record in records {
        if spool == nil {
          try sink.take(record, scan.path, rows.placeName, rows.place)
        } else {
          try spool!.append(record, place: rows.place)
        }
      }
    }
    if var last = level {
      last.record.flags |= EventRecord.lastOfBatch
      try sink.take(last.record, scan.path, rows.placeName, last.place)
    }
    try spool?.drain { item throws(ImportError) in
      try sink.take(item.record, scan.path, rows.placeName, item.place)
    }
    sink.report.rounded += parser.rounded
    guard goOn(rows.taken) else { throw .stopped(path: path) }
  }
}

/// Where the records go: past the check, into the file.
private struct Sink: ~Copyable {
  let settings: ImportSettings
  let listings: [Listing]
  var report = ImportReport()
  /// One for each instrument.
  private var checks: [SeriesCheck]
  private var previous = Time(nanoseconds: .min)
  private var writer: MarketWriter

  init(import plan: Import, path: String, force: Bool) throws(ImportError) {
    settings = plan.settings
    listings = plan.listings
    let check = SeriesCheck(outlier_ppm: plan.settings.outlier_ppm, silence_ns: plan.settings.silence_ns)
    checks = listings.map { _ in check }
    do { writer = try MarketWriter(path: path, kind: plan.kind, listings: plan.listings, force: force) } catch {
      throw .market(error)
    }
  }

  mutating func take(
    _ record: EventRecord, _ source: String, _ placeName: String, _ place: Int
  ) throws(ImportError) {
    let index = Int(record.instrument), listing = listings[index]
    var notes: [SeriesCheck.Note] = []
    do throws(RowFault) {
      try checks[index].take(record, after: previous) { notes.append($0) }
    } catch {
      add(error, source, placeName, place)
      return
    }
    previous = record.time
    for note in notes {
      report.findings.add(
        note.kind,
        RowFinding(kind: note.kind, source: source, placeName: placeName, place: place, text: note.text(listing)))
    }
    // Once a row is bad and may not be left out, the rest is only looked at.
    guard settings.skipsBad || report.findings.bad == 0 else { return }
    do { try writer.append(record) } catch { throw .market(error) }
    report.written += 1
  }

  mutating func add(_ fault: RowFault, _ source: String, _ placeName: String, _ place: Int) {
    if report.findings.bad == 0 { report.mend = fault.mend }
    report.findings.add(
      fault.kind,
      RowFinding(kind: fault.kind, source: source, placeName: placeName, place: place, text: fault.text))
  }

  consuming func finish() throws(ImportError) -> ImportReport {
    var report = report
    guard settings.skipsBad || report.findings.bad == 0 else {
      report.written = 0
      return report
    }
    do { report.written = try writer.finish() } catch { throw .market(error) }
    return report
  }
}
