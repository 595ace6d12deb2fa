import Glibc

/// The installation around this executable: the worker beside it and the Swift runtime that both were started with.
enum ProgramCheck {
  /// The folder of the running executable, without a slash at its end.
  static var folder: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    let text = String(cString: path)
    return text.lastIndex(of: "/").map { String(text[..<$0]) }
  }

  static var worker: Finding {
    guard let folder else {
      return .missing("worker", "/proc/self/exe cannot be read", mend: "mount /proc, and start the host by its path")
    }
    return worker(in: folder)
  }

  static func worker(in folder: String) -> Finding {
    let path = "\(folder)/bulkhead-worker"
    let mend = "keep bulkhead and bulkhead-worker in one folder; tools/build makes both"
    guard access(path, X_OK) == 0 else {
      return .missing("worker", "\(path): \(String(cString: strerror(errno)))", mend: mend)
    }
    return .ok("worker", path)
  }

  /// Host and worker must run on one runtime: plugins are compiled against it, and it has no stable binary interface
  /// on Linux. It lies in ../lib where tools/build made the installation, in the toolchain where `swift build` did.
  static var runtime: Finding {
    guard let maps = textFile("/proc/self/maps", limit: 1_048_576), let folder else {
      return .missing("runtime", "/proc/self/maps cannot be read", mend: "mount /proc")
    }
    return runtime(maps: maps, programFolder: folder)
  }

  static func runtime(maps: String, programFolder: String) -> Finding {
    let libraries = Set(
      maps.split(separator: "\n").compactMap { line in line.firstIndex(of: "/").map { String(line[$0...]) } }
        .filter { $0.contains("/libswift") })
    let folders = Set(libraries.compactMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }).sorted()
    guard folders.count == 1 else {
      let found =
        folders.isEmpty ? "no Swift library is loaded" : "Swift libraries from \(folders.joined(separator: " and "))"
      return .missing("runtime", found, mend: "unset LD_LIBRARY_PATH and install again with tools/build")
    }
    let installed = programFolder.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/lib"
    let found = "\(libraries.count) Swift libraries in \(folders[0])"
    return folders[0] == installed
      ? .ok("runtime", found)
      : .note("runtime", found, mend: "good for development; for use run build/bin/bulkhead, which tools/build makes")
  }
}

/// A small file of the kernel, whose size is known only once it is read. Nil when it cannot be read or is longer.
func textFile(_ path: String, limit: Int) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16_384)
  while bytes.count <= limit {
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes.append(contentsOf: chunk[..<count])
  }
  return nil
}
