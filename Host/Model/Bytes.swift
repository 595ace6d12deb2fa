/// Writes values in the one form that the journal, snapshots and state hashes share: little-endian integers of fixed
/// width, one after the other, without padding. The same values always give the same bytes.
///
///     var bytes = ByteWriter()
///     bytes.write(order.quantity.units)
///     bytes.write(text: symbol)
///
/// Its memory grows to the largest content and is used again after `removeAll()`.
public struct ByteWriter: ~Copyable {
  @usableFromInline var storage: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  public private(set) var count = 0

  public init(capacity: Int = 4096) {
    precondition(capacity > 0, "capacity \(capacity)")
    storage = .allocate(byteCount: capacity, alignment: 16)
    self.capacity = capacity
  }

  deinit { storage.deallocate() }

  /// What was written; valid until the next write.
  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: storage, count: count) }

  public mutating func removeAll() { count = 0 }

  public mutating func write<Value: FixedWidthInteger>(_ value: Value) {
    makeRoom(for: MemoryLayout<Value>.size)
    storage.storeBytes(of: value.littleEndian, toByteOffset: count, as: Value.self)
    count += MemoryLayout<Value>.size
  }

  public mutating func write(_ value: Bool) { write(UInt8(value ? 1 : 0)) }

  /// As they are, without their length.
  public mutating func write(bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    makeRoom(for: bytes.count)
    (storage + count).copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  /// Its length in bytes, then its UTF-8.
  public mutating func write(text: String) {
    var text = text
    text.withUTF8 { utf8 in
      write(UInt32(utf8.count))
      write(bytes: UnsafeRawBufferPointer(utf8))
    }
  }

  private mutating func makeRoom(for size: Int) {
    guard count + size > capacity else { return }
    var grown = capacity * 2
    while grown < count + size { grown *= 2 }
    let moved = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
    moved.copyMemory(from: storage, byteCount: count)
    storage.deallocate()
    storage = moved
    capacity = grown
  }
}

/// Why bytes are not what `ByteWriter` wrote.
public enum ByteFault: Error, Equatable, Sendable {
  case tooShort(needed: Int, left: Int)
  /// A value that this field cannot have.
  case value(of: String, Int64)
  /// More bytes than were read.
  case surplus(Int)
}

/// Reads what `ByteWriter` wrote. The bytes may come from a damaged file: nothing in them is believed.
public struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  public var left: Int { bytes.count - position }

  public mutating func read<Value: FixedWidthInteger>(_: Value.Type) throws(ByteFault) -> Value {
    let size = MemoryLayout<Value>.size
    guard left >= size else { throw .tooShort(needed: size, left: left) }
    defer { position += size }
    return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
  }

  public mutating func readBool(_ name: String) throws(ByteFault) -> Bool {
    switch try read(UInt8.self) {
    case 0: return false
    case 1: return true
    case let other: throw .value(of: name, Int64(other))
    }
  }

  /// An integer within `range`, so that a count is bounded before anything is allocated for it.
  public mutating func read<Value: FixedWidthInteger & SignedInteger>(
    _ name: String, in range: ClosedRange<Value>
  ) throws(ByteFault) -> Value {
    let value = try read(Value.self)
    guard range.contains(value) else { throw .value(of: name, Int64(truncatingIfNeeded: value)) }
    return value
  }

  public mutating func readBytes(_ count: Int) throws(ByteFault) -> UnsafeRawBufferPointer {
    guard count >= 0, left >= count else { throw .tooShort(needed: count, left: left) }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
  }

  public mutating func readText(limit: Int) throws(ByteFault) -> String {
    let count = Int(try read(UInt32.self))
    guard count <= limit else { throw .value(of: "text length", Int64(count)) }
    return String(decoding: try readBytes(count), as: UTF8.self)
  }

  public func checkEnd() throws(ByteFault) {
    guard left == 0 else { throw .surplus(left) }
  }
}
