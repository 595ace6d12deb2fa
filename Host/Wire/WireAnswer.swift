import CLinux
import HostModel
import Synchronization

/// What the worker says besides the number: five words, each written and read as a whole.
struct WireAnswer {
  let status: UnsafeMutablePointer<Atomic<UInt32>>
  let wishCount: UnsafeMutablePointer<Atomic<UInt32>>
  let textCount: UnsafeMutablePointer<Atomic<UInt32>>
  let failureLength: UnsafeMutablePointer<Atomic<UInt32>>
  let length: UnsafeMutablePointer<Atomic<Int64>>

  init(_ wire: borrowing Wire) {
    status = wire.word(WireLayout.reply)
    wishCount = wire.word(WireLayout.reply + 4)
    textCount = wire.word(WireLayout.reply + 8)
    failureLength = wire.word(WireLayout.reply + 12)
    length = (wire.base + WireLayout.reply + 16).assumingMemoryBound(to: Atomic<Int64>.self)
  }
}

/// How one layer of a worker's jail went, as the numbers on the wire; the jail's own names are the reader's business.
public struct LayerRecord: Equatable, Sendable {
  public enum Status: UInt8, Sendable { case applied = 1, unavailable, failed }
  public let layer: UInt8
  public let status: Status
  public let errno: Int32

  public init(layer: UInt8, status: Status, errno: Int32) {
    self.layer = layer
    self.status = status
    self.errno = errno
  }

  /// layer, status, two bytes of nothing, errno. Zero: no such layer was put on.
  var word: UInt64 { UInt64(layer) | UInt64(status.rawValue) << 8 | UInt64(UInt32(bitPattern: errno)) << 32 }

  init?(word: UInt64) {
    guard let status = Status(rawValue: UInt8(truncatingIfNeeded: word >> 8)) else { return nil }
    self.init(layer: UInt8(truncatingIfNeeded: word), status: status, errno: Int32(truncatingIfNeeded: word >> 32))
  }
}
