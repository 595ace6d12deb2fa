import Glibc
import HostModel

/// What can be wrong with a journal.
public enum JournalError: ExplainedError, Equatable {
  /// The operating system refused an operation; `number` is its errno.
  case system(path: String, doing: String, number: Int32)
  /// Another process writes this journal; it is missing where that one has only just begun.
  case locked(folder: String, process: Int32?)
  /// There is no room for another segment. What is left of this one is for the host's last words.
  case full(folder: String, number: Int32)
  /// A write or sync failed earlier. What the kernel says about that file since is not to be trusted.
  case stopped(path: String, number: Int32)
  /// A record longer than a group can hold.
  case tooLarge(bytes: Int, limit: Int)
  case version(path: String, found: UInt16)
  /// `sequence` is the first record that is not there as it was written.
  case damaged(path: String, offset: Int, sequence: UInt64, JournalDamage)
  case missing(folder: String, from: UInt64, to: UInt64?, because: MissingReason)
  /// There is no journal in that folder.
  case none(folder: String)

  public enum MissingReason: Equatable, Sendable {
    case segmentGone
    case snapshotAhead

    var text: String {
      switch self {
      case .segmentGone: "a segment's file is gone"
      case .snapshotAhead: "a snapshot was made of them"
      }
    }
  }

  public var code: String {
    switch self {
    case .system: "E_JOURNAL_IO"
    case .locked: "E_JOURNAL_LOCKED"
    case .full: "E_JOURNAL_FULL"
    case .stopped: "E_JOURNAL_STOPPED"
    case .tooLarge: "E_JOURNAL_RECORD"
    case .version: "E_JOURNAL_VERSION"
    case .damaged: "E_JOURNAL_DAMAGED"
    case .missing: "E_JOURNAL_MISSING"
    case .none: "E_NO_JOURNAL"
    }
  }

  public var cause: String {
    switch self {
    case .system(let path, let doing, let number): "cannot \(doing) \(path): \(errorText(number))"
    case .locked(let folder, let process):
      "another host\(process.map { ", process \($0)," } ?? "") writes the journal in \(folder)"
    case .full(let folder, let number):
      "there is no room for another segment of the journal in \(folder): \(errorText(number))"
    case .stopped(let path, let number):
      "writing \(path) failed (\(errorText(number))), and nothing that comes after could be trusted to be on the disk"
    case .tooLarge(let bytes, let limit): "a record of \(bytes) bytes, where the journal takes \(limit)"
    case .version(let path, let found):
      "\(path) has format version \(found), and this program reads \(JournalFormat.version)"
    case .damaged(let path, let offset, let sequence, let damage):
      "\(path) is damaged at byte \(offset), record \(sequence): \(damage.text)"
    case .missing(let folder, let from, let to, let reason):
      "the records \(from) to \(to.map(String.init) ?? "the end") are missing in \(folder): \(reason.text)"
    case .none(let folder): "there is no journal in \(folder)"
    }
  }

  public var mend: String {
    switch self {
    case .system(_, _, ENOSPC), .system(_, _, EDQUOT), .full: "make room there, then start the host again"
    case .system(_, _, EACCES), .system(_, _, EPERM), .system(_, _, EROFS):
      "allow access to it (ls -ld shows whose it is)"
    case .system: "mend what the system names, then start the host again"
    case .locked: "end that one first, or give this one a folder of its own: --state DIR"
    case .stopped: "look at the disk (dmesg), then start the host again: it reads what is really there"
    case .tooLarge: "make it smaller"
    case .version: "use the program that wrote it, or a newer one"
    case .damaged(_, _, let sequence, _):
      "no host starts on it: put the journal back from a backup"
        + (sequence > 1 ? "; `bulkhead journal export --to \(sequence - 1)` shows what is still good" : "")
    case .missing: "no host starts on it: put the journal back from a backup, all files of the folder"
    case .none: "name the host's folder with --state DIR"
    }
  }
}

private func errorText(_ number: Int32) -> String { String(cString: strerror(number)) }
