import Glibc
import HostMarket
import HostModel

/// Records that have to be given in the opposite order, in a file without a name: as many as the disk holds, and none of
/// them in memory.
struct RecordSpool: ~Copyable {
  struct Item {
    let record: EventRecord
    /// The row it was made of.
    let place: Int
  }

  private let number: Int32
  private let folder: String
  private var buffer: [Item] = []
  private var written = 0

  private static let chunk = 8_192
  private static let stride = MemoryLayout<Item>.stride

  /// In the folder of the file that is being made, where room is needed anyway.
  init(beside path: String) throws(ImportError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    self.folder = folder
    var template = Array("\(folder).bulkhead-import-XXXXXX".utf8CString)
    number = template.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
    guard number >= 0 else { throw .market(.system(path: folder, doing: "make a file in", number: errno)) }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    _ = template.withUnsafeBufferPointer { unlink($0.baseAddress!) }
  }

  deinit { close(number) }

  mutating func append(_ record: EventRecord, place: Int) throws(ImportError) {
    buffer.append(Item(record: record, place: place))
    if buffer.count == Self.chunk { try flush() }
  }

  /// All of them, the last first.
  mutating func drain(_ take: (Item) throws(ImportError) -> Void) throws(ImportError) {
    try flush()
    var items = [Item](
      repeating: Item(record: EventRecord(kind: 0, time: Time(nanoseconds: 0)), place: 0), count: Self.chunk)
    while written > 0 {
      let count = min(Self.chunk, written)
      written -= count
      let start = written * Self.stride
      try items.withUnsafeMutableBufferPointer { items throws(ImportError) in
        let bytes = UnsafeMutableRawBufferPointer(items)
        var filled = 0
        while filled < count * Self.stride {
          let result = pread(number, bytes.baseAddress! + filled, count * Self.stride - filled, start + filled)
          if result < 0 && errno == EINTR { continue }
          guard result > 0 else { throw .market(.system(path: folder, doing: "read back from", number: errno)) }
          filled += result
        }
      }
      for item in items[..<count].reversed() { try take(item) }
    }
  }

  private mutating func flush() throws(ImportError) {
    let start = written * Self.stride
    try buffer.withUnsafeBufferPointer { items throws(ImportError) in
      let bytes = UnsafeRawBufferPointer(items)
      var done = 0
      while done < bytes.count {
        let result = pwrite(number, bytes.baseAddress! + done, bytes.count - done, start + done)
        if result < 0 && errno == EINTR { continue }
        guard result > 0 else { throw .market(.system(path: folder, doing: "write to", number: errno)) }
        done += result
      }
    }
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
