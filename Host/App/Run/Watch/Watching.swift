import HostTrust

/// What the loop remembers of the folders that it watches. Owned by the loop; no other thread sees it.
final class Watching {
  let plugins: String
  var folders: FolderWatch
  var settling = Settling()
  /// Asks the lists for the bundles that run.
  var recheck: Errand<RecheckOutcome>?
  var wantsRecheck = false
  var nextRecheck_ns: Int64 = 0
  /// Of the lists, as they were at the last look.
  var versions: [Int64]?
  /// What was wrong with the lists, so that it is told once.
  var listFault: TrustRefusal?

  /// Also when nothing was noticed: dates pass, and a folder may be replaced as a whole. A revocation counts within
  /// five seconds whatever the kernel tells.
  static let recheckEvery_ns: Int64 = 3_000_000_000

  init(plugins: String, folders: consuming FolderWatch) {
    self.plugins = plugins
    self.folders = folders
  }
}

/// What came of asking the owner's lists again.
enum RecheckOutcome: Sendable {
  case answered([RunningBundle], Recheck)
  case failed(TrustRefusal)
}
