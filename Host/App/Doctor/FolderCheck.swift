import CLinux
import Glibc

/// The folders that hold what others must not write (trust) or read (state): Trust refuses to work with them otherwise.
enum FolderCheck {
  static func state(_ path: String) -> Finding {
    folder("state", path, notYet: "made on first use: bulkhead key new owner --state \(path)")
  }

  static func trust(_ path: String) -> Finding {
    let finding = folder("trust", path, notYet: "made on first use: bulkhead key new owner --trust \(path)")
    guard finding.state == .ok else { return finding }
    let absent = ["owner.pub", "trust.json", "whitelist.json"].filter { access("\(path)/\($0)", R_OK) != 0 }
    guard !absent.isEmpty else { return finding }
    return .note(
      "trust", "\(path) lacks \(absent.joined(separator: ", ")), so no signed plugin can be loaded",
      mend: "bulkhead key new owner --trust \(path)")
  }

  /// Keys are refused unless nobody else can read them.
  static func secretKeys(in state: String) -> [Finding] {
    let folder = "\(state)/keys"
    guard let names = fileNames(in: folder) else { return [] }
    return names.filter { $0.hasSuffix(".key") }.map { name in
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        return .missing("secret key", "\(path) is not a plain file", mend: "replace it by the key file itself")
      }
      guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
        return .missing(
          "secret key", "\(path) is owned by user \(status.st_uid) with mode \(octal(status.st_mode))",
          mend: "chown \(geteuid()) \(path) && chmod 600 \(path); if others could read it, make a new key")
      }
      return .ok("secret key", path)
    }
  }

  private static func folder(_ subject: String, _ path: String, notYet mend: String) -> Finding {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      return errno == ENOENT
        ? .note(subject, "\(path) is not there yet", mend: mend)
        : .missing(subject, "\(path): \(String(cString: strerror(errno)))", mend: "give access, or name another folder")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      return .missing(subject, "\(path) is not a folder", mend: "move it away, or name another folder")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      return .missing(
        subject, "\(path) belongs to user \(status.st_uid), who could replace what is in it",
        mend: "chown -R \(geteuid()) \(path)")
    }
    guard status.st_mode & 0o022 == 0 else {
      return .missing(
        subject, "\(path) can be written by others: mode \(octal(status.st_mode))", mend: "chmod go-w \(path)")
    }
    return .ok(subject, path)
  }

  private static func octal(_ mode: mode_t) -> String { String(mode & 0o7777, radix: 8) }

  /// Sorted, so that two runs say the same. Nil when there is no such folder.
  private static func fileNames(in folder: String) -> [String]? {
    guard let directory = opendir(folder) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) { names.append(String(cString: linux_entry_name(entry))) }
    return names.sorted()
  }
}
