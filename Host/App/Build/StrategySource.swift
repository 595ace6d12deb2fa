import CLinux
import Glibc

/// The folder of one strategy's source: Swift files or C files, not both.
struct StrategySource {
  let folder: String
  let name: String
  let language: Language
  let files: [String]

  enum Language: String, Sendable { case swift, c }

  init(folder: String) throws(BuildError) {
    let names = try StrategySource.names(in: folder)
    let swift = names.filter { $0.hasSuffix(".swift") }, c = names.filter { $0.hasSuffix(".c") }
    switch (swift.isEmpty, c.isEmpty) {
    case (true, true): throw .noSource(folder: folder)
    case (false, false): throw .twoLanguages(folder: folder)
    case (false, true): (language, files) = (.swift, swift.map { "\(folder)/\($0)" })
    case (true, false): (language, files) = (.c, c.map { "\(folder)/\($0)" })
    }
    self.folder = folder
    name = StrategySource.lastComponent(folder)
    guard StrategySource.isName(name) else { throw .name(name) }
  }

  /// A name that can be a Swift module: letters and digits, a letter first.
  static func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count) && text.first.map { $0.isASCII && $0.isLetter } == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  private static func lastComponent(_ path: String) -> String {
    let resolved = realpath(path, nil)
    defer { free(resolved) }
    let full = resolved.map { String(cString: $0) } ?? path
    return String(full.split(separator: "/").last ?? "")
  }

  private static func names(in folder: String) throws(BuildError) -> [String] {
    guard let stream = opendir(folder) else { throw .unreadable(path: folder, number: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(String(cString: linux_entry_name(entry)))
    }
    return names.sorted()
  }
}
