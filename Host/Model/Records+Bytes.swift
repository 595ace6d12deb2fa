// The records that cross the plugin boundary are 64 bytes without gaps, little-endian like everything that is written
// down: they are written as they lie in memory.

extension EventRecord {
  @inlinable
  public func encode(into bytes: inout ByteWriter) {
    withUnsafeBytes(of: self) { bytes.write(bytes: $0) }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self = try bytes.readBytes(MemoryLayout<EventRecord>.size).loadUnaligned(as: EventRecord.self)
  }
}

extension WishBuffer {
  /// The wishes of one turn: how many, how much text, then both.
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt16(count))
    bytes.write(UInt16(textCount))
    bytes.write(
      bytes: UnsafeRawBufferPointer(start: records, count: count * MemoryLayout<WishRecord>.size))
    bytes.write(bytes: UnsafeRawBufferPointer(start: text, count: textCount))
  }

  /// Replaces what was there.
  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    let wishes = Int(try bytes.read(UInt16.self)), length = Int(try bytes.read(UInt16.self))
    guard wishes <= TurnLimits.wishes else { throw .value(of: "wishes", Int64(wishes)) }
    guard length <= TurnLimits.textBytes else { throw .value(of: "text", Int64(length)) }
    let source = try bytes.readBytes(wishes * MemoryLayout<WishRecord>.size)
    let letters = try bytes.readBytes(length)
    // From here on this must succeed.
    UnsafeMutableRawBufferPointer(start: records, count: source.count).copyMemory(from: source)
    UnsafeMutableRawBufferPointer(start: text, count: letters.count).copyMemory(from: letters)
    count = wishes
    textCount = length
  }
}
