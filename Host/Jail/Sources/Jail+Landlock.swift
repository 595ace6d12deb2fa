import CLinux
import Glibc

extension Jail {
  /// Takes away every right that Landlock knows and gives none back. Loading the library still works: an anonymous
  /// memory file lies in no directory, so Landlock does not rule over it.
  func restrictFiles() -> LayerOutcome {
    let abi = linux_landlock_abi()
    guard abi > 0 else { return .unavailable(errno) }
    var rights = LandlockRights.all(abi: abi)
    let ruleSet = linux_landlock_create(&rights, LandlockRights.bytes(abi: abi))
    guard ruleSet >= 0 else { return .failed(errno) }
    defer { close(ruleSet) }
    return outcome(linux_landlock_restrict_self(ruleSet))
  }
}

/// Which rights each version of Landlock's ABI knows; a kernel refuses bits that it does not know.
enum LandlockRights {
  static func all(abi: Int32) -> linux_landlock_rights {
    // Bits 0…12 came with the first version; then renaming between directories, truncating, device control.
    let fileSystemBits: UInt64 = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13
    return linux_landlock_rights(
      file_system: (1 << fileSystemBits) - 1,
      network: abi >= 4 ? 0b11 : 0,  // bind and connect TCP
      scoped: abi >= 6 ? 0b11 : 0)  // abstract sockets and signals to processes outside
  }

  /// How much of the structure this version knows.
  static func bytes(abi: Int32) -> Int { abi >= 6 ? 24 : abi >= 4 ? 16 : 8 }
}
