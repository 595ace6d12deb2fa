import CLinux
import Glibc
import HostJSON
import HostModel
import HostTrust

/// `bulkhead plugin list`: each bundle of a folder, and what the host would say to it.
enum PluginListCommand {
  private static let folder = Parameter<[String]>.positionals(
    "FOLDER", .folder, "where the bundles lie; build/plugins otherwise", .any)

  static let command = Command(
    "list", "shows the bundles of a folder, each with its state", takes: [folder, Folders.state, Folders.trust],
    examples: [Example("bulkhead plugin list build/plugins", "approved, unsigned, or refused with the code")]
  ) { invocation in
    let verifier = KeyOptions.verifier(invocation), suspects = SuspectFolder(state: invocation[Folders.state])
    var states: [BundleState] = []
    for folder in invocation[folder].isEmpty ? ["build/plugins"] : invocation[folder] {
      states += try bundles(in: folder).map {
        BundleState(of: $0, mode: .paper, verifier: verifier, suspects: suspects, now: StrategyOptions.now)
      }
    }
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("bundles", .array(states.map(\.json)))]))
      return .fine
    }
    var table = Table([.left("bundle"), .left("state"), .left("")])
    for state in states { table.add(["\(state.bundle)", state.word, state.detail]) }
    invocation.terminal.print(table)
    return .fine
  }

  /// How much of a folder is looked through, whatever lies in it: somebody may have put a million files there.
  private static let limit = 10_000

  /// In the order of their names, because a folder's own order is any.
  static func bundles(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else {
      throw errno == ENOENT
        ? TrustRefusal.fileMissing(path: folder)
        : TrustRefusal.fileFailed(path: folder, operation: "listing", errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = [], seen = 0
    while let entry = readdir(stream) {
      seen += 1
      guard seen <= limit else { throw PluginListFault(folder: folder, limit: limit) }
      let name = String(cString: linux_entry_name(entry))
      if name.hasSuffix(BundlePath.ending), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { "\(folder)/\($0)" }
  }
}

/// A folder with more in it than is looked through.
struct PluginListFault: ExplainedError, Equatable {
  let folder: String
  let limit: Int

  var code: String { "E_FOLDER_SIZE" }
  var cause: String { "\(folder) has more than \(limit) entries, and no more are looked through" }
  var mend: String { "name a folder that holds bundles only, or move the others: ls -f \(folder) | head" }
}
