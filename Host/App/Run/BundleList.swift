import CLinux
import Glibc
import HostModel

/// The bundles in a folder, by name.
enum BundleList {
  static let limit = 1000

  static func bundles(in folder: String) throws(BundleListError) -> [String] {
    guard let stream = opendir(folder) else { throw .unreadable(folder: folder, number: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = String(cString: linux_entry_name(entry))
      if FolderWatch.isBundle(name) { names.append(name) }
      guard names.count <= limit else { throw .tooMany(folder: folder) }
    }
    guard !names.isEmpty else { throw .empty(folder: folder) }
    return names.sorted().map { "\(folder)/\($0)" }
  }
}

enum BundleListError: ExplainedError, Equatable {
  case unreadable(folder: String, number: Int32)
  case empty(folder: String)
  case tooMany(folder: String)

  var code: String { "E_PLUGINS" }

  var cause: String {
    switch self {
    case .unreadable(let folder, let number):
      "the plugin folder \(folder) cannot be read: \(String(cString: strerror(number)))"
    case .empty(let folder): "there is no bundle (NAME.bhplugin) in \(folder)"
    case .tooMany(let folder): "\(folder) has more than \(BundleList.limit) bundles"
    }
  }

  var mend: String {
    switch self {
    case .unreadable: "name another with --plugins DIR"
    case .empty: "build one into it: bulkhead plugin build SOURCE --output DIR, or name another with --plugins DIR"
    case .tooMany: "move those that shall not run elsewhere"
    }
  }
}
