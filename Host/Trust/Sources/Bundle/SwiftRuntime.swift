/// The Swift runtime that a library shares with its worker. On Linux it promises nothing between two versions: a library
/// built for another one would misread memory instead of failing.
enum SwiftRuntime {
  /// Releases with the same two numbers share a runtime's layout.
  struct Version: Equatable, CustomStringConvertible {
    let major: Int, minor: Int
    var description: String { "\(major).\(minor)" }

    /// From a manifest's toolchain: `swift 6.3.1`, `swift 6.3`, `swift 6.4-dev`.
    init?(toolchain: String) {
      guard toolchain.hasPrefix("swift ") else { return nil }
      let parts = toolchain.dropFirst(6).split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix { ("0"..."9").contains($0) })
      else { return nil }
      self.init(major: major, minor: minor)
    }

    init(major: Int, minor: Int) {
      self.major = major
      self.minor = minor
    }
  }

  /// What this host was compiled with, and so what it brings along.
  static let ours: Version = {
    #if compiler(>=6.6)
      #error("name the new compiler's version here")
    #elseif compiler(>=6.5)
      Version(major: 6, minor: 5)
    #elseif compiler(>=6.4)
      Version(major: 6, minor: 4)
    #elseif compiler(>=6.3)
      Version(major: 6, minor: 3)
    #else
      #error("Swift 6.3 is the oldest that the host is built with")
    #endif
  }()

  /// Refuses a library that needs the runtime unless it was built for ours. What the manifest says is checked against what
  /// the library itself asks the loader for: a Swift library does not become C by saying so.
  static func check(toolchain: String, neededLibraries: [String], bundle: String) throws(TrustRefusal) {
    guard neededLibraries.contains(where: { $0.hasPrefix("libswift") }) else { return }
    guard let built = Version(toolchain: toolchain) else {
      throw .abi(
        bundle: bundle, problem: "needs the Swift runtime and says that it was built with '\(toolchain)'",
        mend: "build it again with Swift \(ours): bulkhead plugin build")
    }
    guard built == ours else {
      throw .abi(
        bundle: bundle, problem: "is built for the runtime of Swift \(built), and this host has that of Swift \(ours)",
        mend: "build it again with Swift \(ours): bulkhead plugin build")
    }
  }
}
