import CChecksum
import TestSupport
import Testing

@Suite struct ChecksumTests {
  /// RFC 3720, appendix B.4, and the check value that every catalogue of sums has for CRC-32C.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0...31), 0x46DD_794E),
      (Array((0...31).reversed()), 0x113F_DB5C),
      (
        [
          0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0,
          0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
        ], 0xD996_3A56
      ),
      (Array("123456789".utf8), 0xE306_9283), ([], 0),
    ] as [([UInt8], UInt32)])
  func `J01 the sum is the one of the standard`(bytes: [UInt8], sum: UInt32) {
    #expect(bulkhead_crc32c(0, bytes, bytes.count) == sum)
    #expect(bulkhead_crc32c_portable(0, bytes, bytes.count) == sum)
  }

  @Test func `the processor, the table and Python's package agree on bytes of every length`() throws {
    var numbers = SplitMix(seed: 3)
    var lines: [String] = [], hex = ""
    for count in 0..<300 {
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
      let sum = bulkhead_crc32c(0, bytes, count)
      #expect(bulkhead_crc32c_portable(0, bytes, count) == sum)
      // In two parts as in one.
      let half = bulkhead_crc32c(0, bytes, count / 2)
      #expect(
        bytes.withUnsafeBytes { bulkhead_crc32c(half, $0.baseAddress.map { $0 + count / 2 }, count - count / 2) } == sum
      )
      lines.append("\(sum)")
      hex += bytes.map { String($0 + 0, radix: 16).leftPadded }.joined() + "\n"
    }
    let scratch = Scratch()
    let path = scratch.write(Array(hex.utf8), to: "bytes")
    let script = """
      import sys, crc32c
      for line in open(sys.argv[1]):
          print(crc32c.crc32c(bytes.fromhex(line)))
      """
    #expect(try python(script, path, in: scratch).split(separator: "\n").map(String.init) == lines)
  }

  @Test func `a frame's sum leaves out the four bytes in which it stands`() {
    var frame = (0..<64).map { UInt8($0) }
    let sum = bulkhead_crc32c_frame(frame, frame.count)
    frame.replaceSubrange(12..<16, with: [0, 0, 0, 0])
    #expect(bulkhead_crc32c(0, frame, frame.count) == sum)
    frame[15] = 9
    #expect(bulkhead_crc32c_frame(frame, frame.count) == sum)
    frame[16] ^= 1
    #expect(bulkhead_crc32c_frame(frame, frame.count) != sum)
  }
}

extension String {
  fileprivate var leftPadded: String { count < 2 ? "0" + self : self }
}
