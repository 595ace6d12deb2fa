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

  func compile(to library: String) throws(BuildError) {
    switch source.language {
    case .swift: try run("swiftc", swiftArguments(library))
    case .c: try run("cc", cArguments(library))
    }
  }

  private func swiftArguments(_ library: String) -> [String] {
    [
      "-O", "-wmo", "-swift-version", "6", "-parse-as-library", "-emit-library", "-module-name", source.name,
      "-I", sdk.modules, "-Xcc", "-fmodule-map-file=\(sdk.include)/module.modulemap", "-Xcc", "-I\(sdk.include)",
      // No path of this machine in the library: the worker has its runtime loaded before.
      "-no-toolchain-stdlib-rpath", "-file-compilation-dir", ".",
      "-Xlinker", "-u", "-Xlinker", "bulkhead_entry", "-Xlinker", "--version-script=\(sdk.exports)",
      "-Xlinker", "--gc-sections", "-Xlinker", "-z", "-Xlinker", "noexecstack", "-o", library,
    ] + source.files + [sdk.library]
  }

  private func cArguments(_ library: String) -> [String] {
    [
      "-std=c11", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared", "-fvisibility=hidden", "-I\(sdk.include)",
      "-Wl,--version-script=\(sdk.exports)", "-Wl,-z,noexecstack", "-o", library,
    ] + source.files + ["-lm"]
  }

  private func run(_ name: String, _ arguments: [String]) throws(BuildError) {
    var process = pid_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Standard output is for the command's own result.
    posix_spawn_file_actions_adddup2(&actions, 2, 1)
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
