import Glibc
import HostModel
import HostPlugins
import HostTrust

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
      if isNewer(bundle, than: source) { return bundle }
      terminal.note("building \(bundle)")
      _ = try BundleBuild(source: source, output: bundle).run(launcher: launcher)
      return bundle
    }
    if isFolder(path + ending) { return path + ending }
    guard access(path, F_OK) == 0 else { throw TrustRefusal.fileMissing(path: path) }
    return path
  }

  /// Whether the bundle was made after the source and the SDK were last changed, so that making it again would only
  /// take time.
  private static func isNewer(_ bundle: String, than source: StrategySource) -> Bool {
    guard let made = changed("\(bundle)/\(Manifest.fileName)"), let sdk = try? SDKFolder() else { return false }
    // The folder itself changes when a file comes or goes.
    return (source.files + [source.folder, sdk.library, "\(sdk.include)/bulkhead.h"]).allSatisfy { path in
      changed(path).map { $0 < made } ?? false
    }
  }

  /// When the content of a file was last changed.
  private static func changed(_ path: String) -> Time? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Time(nanoseconds: Int64(status.st_mtim.tv_sec) * Time.nanosecondsPerSecond + Int64(status.st_mtim.tv_nsec))
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
