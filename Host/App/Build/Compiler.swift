import CLinux
import Glibc

/// Runs the compiler on a strategy's source, its messages going straight to the person.
struct Compiler {
  let source: StrategySource
  let sdk: SDKFolder

  /// What the manifest says it was built with: a Swift plugin shares the host's runtime, so which one matters.
  func toolchain() throws(BuildError) -> String {
    switch source.language {
    case .c: return "c"
    case .swift:
      guard let stream = popen("swiftc --version 2>/dev/null", "r") else { throw .noCompiler("swiftc") }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = fread(&bytes, 1, bytes.count, stream)
      pclose(stream)
      // Swift version 6.3.1 (swift-6.3.1-RELEASE)
      let words = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard let place = words.firstIndex(of: "version"), words.indices.contains(place + 1) else {
        throw .noCompiler("swiftc")
      }
      return "swift \(words[place + 1])"
    }
  }

  /// Makes the library in an empty folder and gives its path. The same source makes the same bytes each time, so that
  /// building again does not cost a signature.
  func compile(in folder: String) throws(BuildError) -> String {
    let library = "\(folder)/lib\(source.name).so"
    switch source.language {
    case .swift:
      try run("swiftc", swiftArguments(), in: folder)
      try run("swiftc", swiftLinkArguments(folder, library))
    case .c: try run("cc", cArguments(library))
    }
    return library
  }

  /// The object has a name without a folder, because the compiler hashes all of that name into it.
  private func swiftArguments() -> [String] {
    [
      "-O", "-wmo", "-swift-version", "6", "-parse-as-library", "-module-name", source.name,
      "-I", sdk.modules, "-Xcc", "-fmodule-map-file=\(sdk.include)/module.modulemap", "-Xcc", "-I\(sdk.include)",
      "-file-compilation-dir", ".", "-c", "-o", "\(source.name).o",
    ] + source.files.map(absolute)
  }

  private func swiftLinkArguments(_ folder: String, _ library: String) -> [String] {
    [
      "-emit-library",
      // No path of this machine in the library: the worker has its runtime loaded before, and the debug information of
      // the SDK names the folder where it was built.
      "-no-toolchain-stdlib-rpath", "-Xlinker", "--strip-debug", "-Xlinker", "-soname", "-Xlinker",
      "lib\(source.name).so",
      "-Xlinker", "-u", "-Xlinker", "bulkhead_entry", "-Xlinker", "--version-script=\(sdk.exports)",
      "-Xlinker", "--gc-sections", "-Xlinker", "-z", "-Xlinker", "noexecstack", "-o", library,
      "\(folder)/\(source.name).o", sdk.library,
    ]
  }

  private func cArguments(_ library: String) -> [String] {
    [
      "-std=c11", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared", "-fvisibility=hidden", "-I\(sdk.include)",
      "-Wl,--version-script=\(sdk.exports)", "-Wl,-z,noexecstack", "-o", library,
    ] + source.files + ["-lm"]
  }

  private func absolute(_ path: String) -> String {
    let resolved = realpath(path, nil)
    defer { free(resolved) }
    return resolved.map { String(cString: $0) } ?? path
  }

  private func run(_ name: String, _ arguments: [String], in folder: String = ".") throws(BuildError) {
    var process = pid_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Standard output is for the command's own result.
    posix_spawn_file_actions_adddup2(&actions, 2, 1)
    posix_spawn_file_actions_addchdir_np(&actions, folder)
    var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let code = posix_spawnp(&process, name, &actions, nil, &words, environ)
    guard code == 0 else { throw .noCompiler(name) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let exitStatus = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    guard exitStatus == 0 else { throw .compile(name, status: exitStatus) }
  }
}
