/// A bundle's name for machines: `[a-z0-9.-]{3,64}`, the same in every version. Small ASCII letters only, so that no two
/// of them look alike.
public struct BundleID: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init?(_ text: String) {
    guard (3...64).contains(text.utf8.count), text.utf8.allSatisfy(BundleID.allows) else { return nil }
    self.text = text
  }

  public var description: String { text }

  static let grammar = "3 to 64 of a-z 0-9 . -"

  /// The same for ids that a hurried reader takes for each other: `org.alice.grid`, `org.al1ce.grid`, `org-alice.grid`.
  var skeleton: String {
    var letters: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "."), UInt8(ascii: "-"): continue
      case UInt8(ascii: "0"): letters.append(UInt8(ascii: "o"))
      case UInt8(ascii: "1"), UInt8(ascii: "i"), UInt8(ascii: "j"): letters.append(UInt8(ascii: "l"))
      case UInt8(ascii: "5"): letters.append(UInt8(ascii: "s"))
      case UInt8(ascii: "2"): letters.append(UInt8(ascii: "z"))
      case UInt8(ascii: "8"): letters.append(UInt8(ascii: "b"))
      case UInt8(ascii: "n") where letters.last == UInt8(ascii: "r"): letters[letters.count - 1] = UInt8(ascii: "m")
      case UInt8(ascii: "v") where letters.last == UInt8(ascii: "v"): letters[letters.count - 1] = UInt8(ascii: "w")
      default: letters.append(byte)
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// `MAJOR.MINOR.PATCH`, each from 0 to 999 and without leading zeros. For people; `seq` decides which is newer.
public struct BundleVersion: Hashable, Sendable, CustomStringConvertible {
  public let major: Int, minor: Int, patch: Int

  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      Int(part).flatMap { (0...999).contains($0) && String($0) == part ? $0 : nil }
    }
    guard parts.count == 3, numbers.count == 3 else { return nil }
    (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
  }

  public var description: String { "\(major).\(minor).\(patch)" }

  static let grammar = "MAJOR.MINOR.PATCH, each from 0 to 999"
}

/// The machines that a bundle may bring a library for.
public enum Architecture: String, CaseIterable, Sendable {
  case x86_64
  case aarch64

  #if arch(x86_64)
    public static let ours = Architecture.x86_64
  #elseif arch(arm64)
    public static let ours = Architecture.aarch64
  #endif
}

/// Which ids a publisher may sign: letters of an id, and `*` for any run of them.
public struct IDGlob: Hashable, Sendable {
  public let text: String

  public init?(_ text: String) {
    guard (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ BundleID.allows($0) || $0 == UInt8(ascii: "*") })
    else { return nil }
    self.text = text
  }

  public func matches(_ id: BundleID) -> Bool {
    let parts = text.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return text == id.text }
    guard id.text.hasPrefix(parts[0]), id.text.hasSuffix(parts[parts.count - 1]) else { return false }
    // Each inner part as early as it fits; what is left must still hold the last one.
    var rest = id.text[...].utf8.dropFirst(parts[0].utf8.count)
    for part in parts.dropFirst().dropLast() {
      let wanted = Array(part.utf8)
      while !rest.starts(with: wanted) {
        guard !rest.isEmpty else { return false }
        rest = rest.dropFirst()
      }
      rest = rest.dropFirst(wanted.count)
    }
    return rest.count >= parts[parts.count - 1].utf8.count
  }
}
