import HostEngine
import HostJournal
import HostModel

/// Makes a run again from a journal's records. Gives the first fault when all were received: a journal is read to its end
/// before anything is believed.
struct RunReplay: ~Copyable {
  private var run: PaperRun?
  private var wishes = WishBuffer()
  private var fault: RecordError?
  /// The last record that was taken.
  private(set) var sequence: UInt64 = 0

  mutating func receive(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) {
    guard fault == nil else { return }
    sequence = header.sequence
    do throws(PaperRun.Fault) {
      if run == nil {
        run = try PaperRun.begin(header.kind, payload)
      } else {
        try run?.replay(header.kind, payload, &wishes)
      }
    } catch {
      fault = .replay(sequence: header.sequence, error)
    }
  }

  /// `nil` when there was no record at all.
  consuming func finish() throws(RecordError) -> PaperRun? {
    if let fault { throw fault }
    return run
  }
}
