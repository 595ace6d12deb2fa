import Glibc
import HostModel

/// Tells which bundles of a folder were touched, and whether the signed lists or the quarantine were, through inotify.
///
///     var watch = try FolderWatch(plugins: "plugins", trust: "Signatures", quarantine: "state/quarantine")
///     for name in watch.changes().bundles { … }     // never waits
///
/// It says that something happened, not what: whoever is told looks for himself. It looks at the folders named and at
/// the bundles in the first; it does not follow links.
struct FolderWatch: ~Copyable {
  private let descriptor: Int32
  private let plugins: String
  private var pluginsWatch: Int32 = -1
  private var trustWatch: Int32 = -1
  private var quarantineWatch: Int32 = -1
  /// Which watch looks into which bundle.
  private var bundles: [Int32: String] = [:]

  struct Changes: Equatable, Sendable {
    var bundles: Set<String> = []
    var lists = false
    var quarantine = false
  }

  /// A folder that is not there is not watched; the plugin folder must be.
  init(plugins: String, trust: String, quarantine: String) throws(FolderWatchError) {
    self.plugins = plugins
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { throw FolderWatchError(folder: plugins, number: errno) }
    pluginsWatch = watch(plugins)
    guard pluginsWatch >= 0 else {
      let number = errno
      close(descriptor)
      throw FolderWatchError(folder: plugins, number: number)
    }
    trustWatch = watch(trust)
    quarantineWatch = watch(quarantine)
    for name in FolderWatch.bundleNames(in: plugins) { watchBundle(name) }
  }

  deinit { close(descriptor) }

  private static let mask =
    UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO) | UInt32(IN_MODIFY)
    | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ATTRIB) | UInt32(IN_ONLYDIR)

  private func watch(_ folder: String) -> Int32 { inotify_add_watch(descriptor, folder, FolderWatch.mask) }

  /// A bundle that is no folder has nothing in it to watch.
  private mutating func watchBundle(_ name: String) {
    let number = inotify_add_watch(descriptor, "\(plugins)/\(name)", FolderWatch.mask | UInt32(IN_DONT_FOLLOW))
    if number >= 0 { bundles[number] = name }
  }

  /// What happened since the last call. Takes over at most one buffer's worth: the rest waits for the next call.
  mutating func changes() -> Changes {
    var changes = Changes()
    let count = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 8) { buffer in
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      var offset = 0
      while count > 0, offset + FolderWatch.headSize <= count {
        let head = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        let nameStart = offset + FolderWatch.headSize
        offset = nameStart + Int(head.len)
        let name = String(decoding: buffer[nameStart..<offset].prefix { $0 != 0 }, as: UTF8.self)
        note(head, name, in: &changes)
      }
      return count
    }
    // A bundle may have been created and filled before it was watched.
    if count > 0 { for name in changes.bundles where !bundles.values.contains(name) { watchBundle(name) } }
    return changes
  }

  /// A C array of unknown length at its end gives the struct this size.
  private static let headSize = 16

  private mutating func note(_ head: inotify_event, _ name: String, in changes: inout Changes) {
    if head.mask & UInt32(IN_Q_OVERFLOW) != 0 {
      changes.bundles.formUnion(FolderWatch.bundleNames(in: plugins))
      changes.bundles.formUnion(bundles.values)
      changes.lists = true
      changes.quarantine = true
    } else if head.wd == trustWatch {
      changes.lists = true
    } else if head.wd == quarantineWatch {
      changes.quarantine = true
    } else if head.wd == pluginsWatch {
      guard FolderWatch.isBundle(name) else { return }
      changes.bundles.insert(name)
      // Under its old name there is nothing to watch any more, and under the new one a watch of its own is made.
      if head.mask & (UInt32(IN_MOVED_FROM) | UInt32(IN_DELETE)) != 0 { forget(name) }
    } else if let bundle = bundles[head.wd] {
      if head.mask & UInt32(IN_IGNORED) != 0 { bundles[head.wd] = nil }
      changes.bundles.insert(bundle)
    }
  }

  private mutating func forget(_ name: String) {
    for (number, bundle) in bundles where bundle == name {
      inotify_rm_watch(descriptor, number)
      bundles[number] = nil
    }
  }

  /// A name that begins with a dot is somebody's work in progress.
  static func isBundle(_ name: String) -> Bool { name.hasSuffix(BundlePath.ending) && !name.hasPrefix(".") }

  private static func bundleNames(in folder: String) -> [String] {
    let bundles = (try? BundleList.bundles(in: folder)) ?? []
    return bundles.map { String($0.dropFirst(folder.count + 1)) }
  }
}

/// The host goes on without: what lies in the folder at its start is what runs.
struct FolderWatchError: ExplainedError, Equatable {
  let folder: String
  let number: Int32
  var code: String { "E_WATCH" }
  var cause: String {
    "changes in \(folder) will not be noticed while this host runs: \(String(cString: strerror(number)))"
  }
  var mend: String { "raise the limits and start again: sysctl -w fs.inotify.max_user_instances=1024" }
}
