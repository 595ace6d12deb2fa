import HostModel
import Testing

@Suite struct BytesTests {
  @Test func `what was written is read again, and its bytes are little-endian without gaps`() throws {
    var writer = ByteWriter(capacity: 1)
    writer.write(UInt8(7))
    writer.write(Int64(-2))
    writer.write(true)
    writer.write(text: "BTC-USDT")
    #expect(Array(writer.bytes.prefix(9)) == [7, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect(writer.count == 1 + 8 + 1 + 4 + 8)

    var reader = ByteReader(writer.bytes)
    #expect(try reader.read(UInt8.self) == 7)
    #expect(try reader.read(Int64.self) == -2)
    #expect(try reader.readBool("flag"))
    #expect(try reader.readText(limit: 8) == "BTC-USDT")
    try reader.checkEnd()
  }

  @Test func `bytes that end early, go on, or hold what a field cannot be are faults`() {
    let bytes: [UInt8] = [2, 9, 0, 0, 0]
    bytes.withUnsafeBytes { bytes in
      #expect(throws: ByteFault.tooShort(needed: 8, left: 5)) {
        var reader = ByteReader(bytes)
        _ = try reader.read(Int64.self)
      }
      #expect(throws: ByteFault.value(of: "flag", 2)) {
        var reader = ByteReader(bytes)
        _ = try reader.readBool("flag")
      }
      #expect(throws: ByteFault.value(of: "text length", 9)) {
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[1...]))
        _ = try reader.readText(limit: 8)
      }
      #expect(throws: ByteFault.tooShort(needed: 9, left: 0)) {
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[1...]))
        _ = try reader.readText(limit: 9)
      }
      #expect(throws: ByteFault.value(of: "count", 9)) {
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[1...]))
        _ = try reader.read("count", in: Int32(0)...8)
      }
      #expect(throws: ByteFault.surplus(5)) { try ByteReader(bytes).checkEnd() }
    }
  }
}
