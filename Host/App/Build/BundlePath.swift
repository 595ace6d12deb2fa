import Glibc
import HostPlugins

/// What a person may type where a bundle is wanted.
enum BundlePath {
  static let ending = ".bhplugin"

  /// The bundle meant by `text`: a bundle's own folder, its name without the ending, or the folder of a strategy's
  /// source, which is built first.
  static func resolve(_ text: String, launcher: WorkerLauncher, terminal: Terminal) throws -> String {
    let path = text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    if path.hasSuffix(ending) { return path }
    if isFolder(path) {
      let source = try StrategySource(folder: path)
      let bundle = path + ending
      terminal.note("building \(bundle)")
      _ = try BundleBuild(source: source, output: bundle).run(launcher: launcher)
      return bundle
    }
    if isFolder(path + ending) { return path + ending }
    return path
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
