import Glibc
import HostJSON

/// `bulkhead plugin new`: one file with a strategy that works, to be changed.
enum PluginNewCommand {
  private static let name = Parameter<String>.positional("NAME", .text("NAME"), "a new folder of this name is made")

  static let command = Command(
    "new", "makes a new strategy to start from", takes: [name],
    examples: [Example("bulkhead plugin new MyStrategy", "makes MyStrategy/MyStrategy.swift")]
  ) { invocation in
    let path = try make(invocation[name])
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("source", .string(path))]))
    } else {
      invocation.terminal.print("\(path, .strong)")
      invocation.terminal.note(
        "next: edit it, then  bulkhead data generate btc.npy  and  ALLOW_UNSIGNED=1 bulkhead backtest \(invocation[name]) --data btc.npy"
      )
    }
    return .fine
  }

  private static func make(_ folder: String) throws(BuildError) -> String {
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    guard StrategySource.isName(name) else { throw .name(name) }
    let template = try SDKFolder().template
    guard let text = read(template) else { throw .unreadable(path: template, number: errno) }
    guard mkdir(folder, 0o755) == 0 else {
      throw errno == EEXIST ? .exists(path: folder) : .unwritable(path: folder, number: errno)
    }
    let path = "\(folder)/\(name).swift"
    let named = replacing("org.example.template", by: "org.example.\(name.lowercased())", in: text)
    guard write(replacing("Template", by: name, in: named), to: path) else {
      let number = errno
      unlink(path)
      rmdir(folder)
      throw .unwritable(path: path, number: number)
    }
    return path
  }

  private static func read(_ path: String) -> String? {
    guard let stream = fopen(path, "r") else { return nil }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, stream)
    return String(validating: bytes[..<count], as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let stream = fopen(path, "wx") else { return false }
    var text = text
    let written = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, stream) == $0.count }
    return fclose(stream) == 0 && written
  }

  private static func replacing(_ word: String, by other: String, in text: String) -> String {
    text.split(separator: word, omittingEmptySubsequences: false).joined(separator: other)
  }
}
