/// What a library says about itself: the checked copy of its `bulkhead_descriptor_v1`.
///
/// Made by `PluginTable` next to the library, or decoded from what a worker sent; both apply the same rules.
public struct PluginDescriptor: Equatable, Sendable {
  public var abiMajor: UInt16
  public var abiMinor: UInt16
  /// Reverse domain name.
  public var id: String
  public var name: String
  /// MAJOR.MINOR.PATCH
  public var version: String
  public var description: String
  public var parameters: [PluginParameter]
  public var subscriptions: Subscriptions
  /// Market events of history wanted per instrument before the first live one.
  public var warmUp: UInt32
  /// Whether it can save and load its state.
  public var hasState: Bool

  public struct Subscriptions: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let bars = Subscriptions(rawValue: 1)
    public static let trades = Subscriptions(rawValue: 2)
    public static let quotes = Subscriptions(rawValue: 4)
    public static let depth = Subscriptions(rawValue: 8)
    static let known: Subscriptions = [.bars, .trades, .quotes, .depth]
  }
}

/// One parameter of a plugin, with the range that its values must lie in.
public struct PluginParameter: Equatable, Sendable {
  public var name: String
  public var description: String
  public var range: Range

  public enum Range: Equatable, Sendable {
    case integer(minimum: Int64, maximum: Int64, initial: Int64)
    case real(minimum: Double, maximum: Double, initial: Double)
    case boolean(initial: Bool)
  }
}

extension PluginDescriptor {
  /// The first rule of `bulkhead.h` that this descriptor breaks, in words.
  func fault() -> String? {
    guard (3...64).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte) else {
      return "the id is not 3 to 64 of a-z, 0-9, '.' and '-'"
    }
    guard Self.isLine(name, 1...64) else { return "the name is not one line of 1 to 64 bytes" }
    guard isVersion else { return "the version is not MAJOR.MINOR.PATCH, each 0…999" }
    guard Self.isLine(description, 0...200) else { return "the description is not one line of at most 200 bytes" }
    guard subscriptions.subtracting(.known).isEmpty else {
      return "the subscriptions \(subscriptions.rawValue) have unknown bits"
    }
    guard warmUp <= 1_000_000 else { return "the warm-up of \(warmUp) events is more than 1000000" }
    var names: Set<String> = []
    for (index, parameter) in parameters.enumerated() {
      if let fault = parameter.fault() { return "parameter \(index): \(fault)" }
      guard names.insert(parameter.name).inserted else { return "two parameters are named \(parameter.name)" }
    }
    return nil
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte) || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "-")
  }

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// One line of text without control characters. Not which characters it has: whoever shows it escapes it.
  static func isLine(_ text: String, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
  }

  private var isVersion: Bool {
    let numbers = version.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return numbers.count == 3
      && numbers.allSatisfy { number in
        (1...3).contains(number.count) && number.allSatisfy(Self.isDigit)
          && (number.count == 1 || number.first != UInt8(ascii: "0"))
      }
  }
}

extension PluginParameter {
  func fault() -> String? {
    guard (1...31).contains(name.utf8.count), name.utf8.first.map(Self.isLetter) == true,
      name.utf8.allSatisfy({ Self.isLetter($0) || PluginDescriptor.isDigit($0) || $0 == UInt8(ascii: "_") })
    else { return "its name is not a letter and up to 30 of a-z, 0-9 and '_'" }
    guard PluginDescriptor.isLine(description, 0...200) else {
      return "the description of \(name) is not one line of at most 200 bytes"
    }
    switch range {
    case .integer(let minimum, let maximum, let initial):
      guard minimum <= initial, initial <= maximum else { return "\(name): minimum ≤ initial ≤ maximum does not hold" }
    case .real(let minimum, let maximum, let initial):
      guard minimum.isFinite, maximum.isFinite, initial.isFinite else { return "\(name): a bound is not finite" }
      guard minimum <= initial, initial <= maximum else { return "\(name): minimum ≤ initial ≤ maximum does not hold" }
    case .boolean:
      break
    }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
