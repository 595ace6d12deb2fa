import HostModel

/// Makes a run on paper again from the records of its journal.
///
///     var replay = PaperReplay()
///     … replay.receive(kind, payload) for each record …
///     let run = try replay.finish()
///
/// A record that does not fit ends it, and is told of at the end: a journal is read as a whole before it is believed.
public struct PaperReplay: ~Copyable {
  private var run: PaperRun?
  private var wishes = WishBuffer()
  private var failure: Failure?
  /// The last record that was taken.
  public private(set) var sequence: UInt64

  public struct Failure: Error, Equatable, Sendable {
    public let sequence: UInt64
    public let fault: PaperRun.Fault
  }

  /// From the first record on.
  public init() { sequence = 0 }

  /// Behind the record at which a run was saved.
  public init(_ run: consuming PaperRun, sequence: UInt64) {
    self.run = consume run
    self.sequence = sequence
  }

  public mutating func receive(
    _ kind: UInt16, _ payload: UnsafeRawBufferPointer, told: (Notice) -> Void = { _ in }
  ) {
    guard failure == nil else { return }
    sequence += 1
    do throws(PaperRun.Fault) {
      if run == nil {
        run = try PaperRun.begin(kind, payload)
      } else {
        try run?.replay(kind, payload, &wishes, told: told)
      }
    } catch {
      failure = Failure(sequence: sequence, fault: error)
    }
  }

  public var hasFailed: Bool { failure != nil }

  /// The run as it is after the last record; nothing is asked where there is none.
  public borrowing func look<Answer>(_ ask: (borrowing PaperRun) -> Answer) -> Answer? {
    switch run {
    case .some(let run): ask(run)
    case .none: nil
    }
  }

  /// `nil` when there was no record at all.
  public consuming func finish() throws(Failure) -> PaperRun? {
    if let failure { throw failure }
    return run
  }
}
