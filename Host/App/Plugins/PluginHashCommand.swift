import HostJSON
import HostTrust

/// `bulkhead plugin hash`: SHA-256 sums in the form of `sha256sum`, so that `sha256sum --check` reads them.
enum PluginHashCommand {
  private static let paths = Parameter<[String]>.positionals(
    "BUNDLE|FILE", .file, "a bundle, for its libraries, or any file")

  static let command = Command(
    "hash", "prints SHA-256 sums as sha256sum does", takes: [paths],
    examples: [
      Example("bulkhead plugin hash EMACross.bhplugin", "the sums of its libraries"),
      Example("bulkhead plugin hash EMACross.bhplugin | sha256sum --check", "the two tools agree"),
    ]
  ) { invocation in
    let sums = try sums(of: invocation[paths])
    if invocation.wantsJSON {
      let list = sums.map { JSON.object([.init("file", .string($0.path)), .init("sha256", .string($0.sha256.text))]) }
      invocation.terminal.print(.object([.init("files", .array(list))]))
    } else {
      // As they are, for the other tool: what could steer a terminal in a name is escaped its way.
      for sum in sums { invocation.terminal.output.write(sum.line + "\n") }
    }
    return .fine
  }

  struct Sum: Equatable {
    let path: String
    let sha256: SHA256Digest

    /// `sha256sum` marks a line with a backslash when it had to escape the name.
    var line: String {
      let escaped = path.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
      return (escaped == path ? "" : "\\") + "\(sha256)  \(escaped)"
    }
  }

  static func sums(of paths: [String]) throws(TrustRefusal) -> [Sum] {
    var sums: [Sum] = []
    for path in paths {
      guard BundlePath.isFolder(path) else {
        sums.append(Sum(path: path, sha256: try SHA256Digest(file: path)))
        continue
      }
      for library in try BundleSigning.unverifiedManifest(of: path).libraries {
        let file = "\(path)\(path.hasSuffix("/") ? "" : "/")\(library.file)"
        sums.append(Sum(path: file, sha256: try SHA256Digest(file: file)))
      }
    }
    return sums
  }
}
