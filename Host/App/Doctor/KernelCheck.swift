import Glibc

/// The kernel, by its version. What the jail's layers really find here is what its probe says.
enum KernelCheck {
  static var finding: Finding {
    var name = utsname()
    guard uname(&name) == 0 else {
      return .missing("kernel", "uname failed: \(String(cString: strerror(errno)))", mend: "run on Linux 5.13 or later")
    }
    let release = withUnsafeBytes(of: &name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return finding(release: release)
  }

  /// Landlock came with 5.13; the sealing of executable memory files with 6.3.
  static func finding(release: String) -> Finding {
    let numbers = release.split(separator: ".", maxSplits: 2).prefix(2).map { part in Int(part.prefix { $0.isNumber }) }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else {
      return .missing("kernel", "'\(release)' is not a version of Linux", mend: "run on Linux 5.13 or later")
    }
    guard (major, minor) >= (5, 13) else {
      return .missing("kernel", "Linux \(release) has no Landlock", mend: "run on Linux 5.13 or later")
    }
    return .ok("kernel", "Linux \(release)")
  }
}
