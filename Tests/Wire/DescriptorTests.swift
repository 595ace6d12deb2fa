import HostModel
import Testing

@testable import HostWire

/// A descriptor on its way from a worker: nothing in these bytes is believed.
struct DescriptorTests {
  static let sample = PluginDescriptor(
    abiMajor: 1, abiMinor: 0, id: "org.example.cross", name: "Größe", version: "1.20.300", description: "",
    parameters: [
      PluginParameter(name: "fast", description: "Bars", range: .integer(minimum: -5, maximum: .max, initial: 10)),
      PluginParameter(name: "ratio", description: "", range: .real(minimum: 0, maximum: 1, initial: 0.1)),
      PluginParameter(name: "loud", description: "", range: .boolean(initial: true)),
    ], subscriptions: [.bars, .trades], warmUp: 200, hasState: true)

  @Test func `what was encoded is decoded`() throws {
    #expect(try PluginDescriptor(decoding: Self.sample.encoded()) == Self.sample)
  }

  @Test func `the largest valid descriptor fits its place on the wire`() throws {
    var largest = Self.sample
    largest.id = String(repeating: "i", count: 64)
    largest.name = String(repeating: "n", count: 64)
    largest.description = String(repeating: "d", count: 200)
    largest.parameters = (0..<TurnLimits.parameters).map { index in
      PluginParameter(
        name: "p\(index)" + String(repeating: "x", count: 31 - "p\(index)".utf8.count),
        description: String(repeating: "d", count: 200), range: .real(minimum: 0, maximum: 1, initial: 0))
    }
    #expect(largest.encoded().count <= WireLayout.descriptorBytes)
    #expect(try PluginDescriptor(decoding: largest.encoded()) == largest)
  }

  @Test func `every cut is a violation`() {
    let bytes = Self.sample.encoded()
    for length in 0..<bytes.count {
      #expect(throws: WireViolation.self) { try PluginDescriptor(decoding: Array(bytes[..<length])) }
    }
    #expect(throws: WireViolation.self) { try PluginDescriptor(decoding: bytes + [0]) }
  }

  @Test func `every changed byte gives a valid descriptor or a violation, never a trap`() {
    let bytes = Self.sample.encoded()
    var violations = 0
    for position in bytes.indices {
      for change: UInt8 in [0x01, 0x80, 0xff] {
        var changed = bytes
        changed[position] ^= change
        do throws(WireViolation) {
          let descriptor = try PluginDescriptor(decoding: changed)
          #expect(descriptor.fault() == nil)
        } catch {
          violations += 1
        }
      }
    }
    #expect(violations > bytes.count)
  }

  @Test(arguments: [
    \PluginDescriptor.id: "Org.example", \.version: "1.2", \.name: "two\nlines", \.description: "\u{1b}[31m",
  ])
  func `a text that breaks the header's rules is a violation`(
    path: WritableKeyPath<PluginDescriptor, String> & Sendable, text: String
  ) {
    var descriptor = Self.sample
    descriptor[keyPath: path] = text
    #expect(throws: WireViolation.self) { try PluginDescriptor(decoding: descriptor.encoded()) }
  }

  @Test func `ranges that are not finite or not in order are violations`() {
    let ranges: [PluginParameter.Range] = [
      .integer(minimum: 2, maximum: 1, initial: 1), .integer(minimum: 0, maximum: 1, initial: 2),
      .real(minimum: 0, maximum: .infinity, initial: 1), .real(minimum: .nan, maximum: 1, initial: 1),
      .real(minimum: 0, maximum: 1, initial: .nan), .real(minimum: 1, maximum: 0, initial: 0.5),
    ]
    for range in ranges {
      var descriptor = Self.sample
      descriptor.parameters[0].range = range
      #expect(throws: WireViolation.self) { try PluginDescriptor(decoding: descriptor.encoded()) }
    }
    var twice = Self.sample
    twice.parameters[1].name = "fast"
    #expect(throws: WireViolation("its descriptor is not valid: two parameters are named fast")) {
      try PluginDescriptor(decoding: twice.encoded())
    }
  }
}
